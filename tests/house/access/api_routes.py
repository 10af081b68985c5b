"""The API's routes: what each method takes, and from whom."""

from dataclasses import dataclass, field
from typing import Any

from supportsentiment.accounts.roles import Ability, Scope


@dataclass(frozen=True)
class ApiRoute:
    """One method of one address.

    `needs` is what the caller's role must allow. `scoped` says that an object of another team is
    a 404 to whoever does not see every team; `lists` names the argument whose objects the answer
    lists. `also` are statuses that are right besides 2xx.
    """

    scope: Scope | None
    needs: Ability | None = None
    body: Any = None
    scoped: bool = False
    lists: str = ""
    also: frozenset[int] = field(default_factory=frozenset)


READ, WRITE = Scope.TICKETS_READ, Scope.TICKETS_WRITE
CUSTOMERS = (Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE)
LEXICON = (Scope.LEXICON_READ, Scope.LEXICON_WRITE)
TUNES = Ability.TUNE_READING
TERM = {"term": "sick", "meaning": "great", "effect": "more_positive"}
CHANGES = Ability.CHANGE_CUSTOMERS
LETTER = {"channel": "api", "customer": {"email": "walk@example.org"}, "body": "Hello?"}

API_ROUTES = {
    ("api:me", "GET"): ApiRoute(None),
    ("api:customers", "GET"): ApiRoute(CUSTOMERS[0]),
    ("api:customers", "POST"): ApiRoute(CUSTOMERS[1], CHANGES, {"email": "new@example.org"}),
    ("api:customer", "GET"): ApiRoute(CUSTOMERS[0]),
    ("api:customer", "PATCH"): ApiRoute(CUSTOMERS[1], CHANGES, {"tier": "vip"}),
    ("api:organizations", "GET"): ApiRoute(CUSTOMERS[0]),
    ("api:organizations", "POST"): ApiRoute(CUSTOMERS[1], CHANGES, {"name": "New"}),
    ("api:organization", "GET"): ApiRoute(CUSTOMERS[0]),
    ("api:organization", "PATCH"): ApiRoute(CUSTOMERS[1], CHANGES, {"plan": "gold"}),
    ("api:tickets", "GET"): ApiRoute(READ, lists="ticket_id"),
    ("api:ticket", "GET"): ApiRoute(READ, scoped=True),
    ("api:ticket", "PATCH"): ApiRoute(
        WRITE, Ability.CHANGE_TICKETS, {"priority": "high"}, scoped=True
    ),
    ("api:ticket_messages", "GET"): ApiRoute(READ, scoped=True),
    ("api:ticket_events", "GET"): ApiRoute(Scope.EVENTS_READ, scoped=True),
    ("api:replies", "POST"): ApiRoute(WRITE, Ability.REPLY, {"body": "Soon."}, scoped=True),
    ("api:notes", "POST"): ApiRoute(WRITE, Ability.NOTE, {"body": "Hm."}, scoped=True),
    ("api:messages", "GET"): ApiRoute(READ, lists="message_id"),
    ("api:messages", "POST"): ApiRoute(Scope.MESSAGES_WRITE, Ability.CHANGE_TICKETS, LETTER),
    ("api:messages_bulk", "POST"): ApiRoute(
        Scope.MESSAGES_WRITE, Ability.CHANGE_TICKETS, {"messages": [LETTER]}
    ),
    ("api:message", "GET"): ApiRoute(READ, scoped=True),
    ("api:readings", "GET"): ApiRoute(Scope.READINGS_READ, lists="reading_id"),
    ("api:reading", "GET"): ApiRoute(Scope.READINGS_READ, scoped=True),
    ("api:correction", "POST"): ApiRoute(
        Scope.READINGS_WRITE, Ability.CORRECT_READINGS, {"step": "negative"}, scoped=True
    ),
    ("api:correction", "DELETE"): ApiRoute(
        Scope.READINGS_WRITE, Ability.CORRECT_READINGS, scoped=True
    ),
    ("api:evidence", "GET"): ApiRoute(Scope.READINGS_READ, scoped=True),
    ("api:evidence", "POST"): ApiRoute(Scope.ANALYZE, scoped=True),
    ("api:lexicon", "GET"): ApiRoute(LEXICON[0], TUNES),
    ("api:lexicon", "POST"): ApiRoute(LEXICON[1], TUNES, {**TERM, "untested": True}),
    ("api:lexicon_test", "POST"): ApiRoute(LEXICON[1], TUNES, TERM),
    ("api:lexicon_term", "GET"): ApiRoute(LEXICON[0], TUNES),
    ("api:lexicon_term", "PATCH"): ApiRoute(
        LEXICON[1], TUNES, {"meaning": "fine", "untested": True}
    ),
    ("api:lexicon_term", "DELETE"): ApiRoute(LEXICON[1], TUNES),
    ("api:events", "GET"): ApiRoute(Scope.EVENTS_READ),
    ("api:attachments", "GET"): ApiRoute(READ, lists="attachment_id"),
    ("api:attachment", "GET"): ApiRoute(READ, scoped=True),
    ("api:attachment_content", "GET"): ApiRoute(READ, scoped=True),
    ("api:users", "GET"): ApiRoute(Scope.USERS_READ),
    ("api:users", "POST"): ApiRoute(
        Scope.USERS_WRITE,
        Ability.CHANGE_USERS,
        {"email": "new@desk.example", "name": "New", "role": "agent"},
    ),
    ("api:user", "GET"): ApiRoute(Scope.USERS_READ),
    ("api:user", "PATCH"): ApiRoute(Scope.USERS_WRITE, Ability.CHANGE_USERS, {"name": "Other"}),
    ("api:teams", "GET"): ApiRoute(Scope.USERS_READ),
    ("api:teams", "POST"): ApiRoute(Scope.USERS_WRITE, Ability.CHANGE_USERS, {"name": "New"}),
    ("api:team", "GET"): ApiRoute(Scope.USERS_READ),
    ("api:team", "PATCH"): ApiRoute(Scope.USERS_WRITE, Ability.CHANGE_USERS, {"name": "Other"}),
    ("api:tags", "GET"): ApiRoute(READ),
    ("api:tags", "POST"): ApiRoute(WRITE, Ability.CHANGE_TICKETS, {"name": "walked"}),
    ("api:fields", "GET"): ApiRoute(READ),
    ("api:tokens", "GET"): ApiRoute(Scope.TOKENS_WRITE),
    ("api:tokens", "POST"): ApiRoute(
        Scope.TOKENS_WRITE, Ability.CHANGE_TOKENS, {"name": "new", "scopes": ["tokens:write"]}
    ),
    # Other people's tokens do not exist, except for owners.
    ("api:token", "GET"): ApiRoute(Scope.TOKENS_WRITE, Ability.CHANGE_TOKENS, also={404}),
    ("api:token", "DELETE"): ApiRoute(Scope.TOKENS_WRITE, Ability.CHANGE_TOKENS, also={404}),
    # Nobody reads here: whoever may ask hears that no worker is there.
    ("api:analyze", "POST"): ApiRoute(Scope.ANALYZE, None, {"texts": ["Hello?"]}, also={503}),
}

# Open to everybody: they say how to use the API, or that there is nothing here.
API_PUBLIC = {"api:root", "api:docs", "api:openapi", "api:openapi_yaml", "api:unknown"}
