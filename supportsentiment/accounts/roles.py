"""What each role may do. PURE: one table, read by every `why_not_...`.

A role gives abilities; which rows a person sees is the querysets' `visible_to`.
"""

from enum import StrEnum


class Role(StrEnum):
    """The part that somebody plays at the desk."""

    OWNER = "owner"
    MANAGER = "manager"
    SENIOR_AGENT = "senior_agent"
    AGENT = "agent"
    OBSERVER = "observer"
    API_CLIENT = "api_client"


class Ability(StrEnum):
    """Something that a role may allow."""

    SEE_EVERY_TEAM = "see_every_team"
    SEE_OVERVIEW = "see_overview"
    SEE_USERS = "see_users"
    REPLY = "reply"
    NOTE = "note"
    CHANGE_TICKETS = "change_tickets"
    CORRECT_READINGS = "correct_readings"
    TAKE_OVER = "take_over"
    CHANGE_CUSTOMERS = "change_customers"
    RETRY_WORK = "retry_work"
    TUNE_READING = "tune_reading"
    CHANGE_USERS = "change_users"
    CHANGE_TOKENS = "change_tokens"
    SEE_GALLERY = "see_gallery"


AGENT_ABILITIES = frozenset(
    {
        Ability.REPLY,
        Ability.NOTE,
        Ability.CHANGE_TICKETS,
        Ability.CORRECT_READINGS,
        Ability.CHANGE_CUSTOMERS,
        Ability.SEE_USERS,
    }
)
MANAGER_ABILITIES = AGENT_ABILITIES | {
    Ability.SEE_EVERY_TEAM,
    Ability.SEE_OVERVIEW,
    Ability.TAKE_OVER,
    Ability.RETRY_WORK,
    Ability.TUNE_READING,
}

ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.OWNER: frozenset(Ability),
    Role.MANAGER: MANAGER_ABILITIES,
    Role.SENIOR_AGENT: AGENT_ABILITIES | {Ability.TAKE_OVER},
    Role.AGENT: AGENT_ABILITIES,
    Role.OBSERVER: frozenset({Ability.SEE_USERS}),
    Role.API_CLIENT: frozenset(Ability)
    - {Ability.CHANGE_TOKENS, Ability.TAKE_OVER, Ability.SEE_GALLERY},
}


class Scope(StrEnum):
    """What an API token may be used for. A token never allows more than its user's role."""

    MESSAGES_WRITE = "messages:write"
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    READINGS_READ = "readings:read"
    READINGS_WRITE = "readings:write"
    LEXICON_READ = "lexicon:read"
    LEXICON_WRITE = "lexicon:write"
    EVENTS_READ = "events:read"
    USERS_READ = "users:read"
    USERS_WRITE = "users:write"
    TOKENS_WRITE = "tokens:write"
    ANALYZE = "analyze"
