"""The routes of pages: what each takes, and from whom."""

from dataclasses import dataclass, field
from typing import Any

from supportsentiment.accounts.roles import Ability


@dataclass(frozen=True)
class PageRoute:
    """One address of the console.

    `needs` is what the reader's role must allow; the others are refused. `scoped` says that an
    object of another team is a 404 to whoever does not see every team.
    """

    needs: Ability | None = None
    method: str = "GET"
    data: dict[str, Any] = field(default_factory=dict)
    scoped: bool = False
    query: str = ""


def post(needs, **data):
    """A change of a ticket, or of something that hangs on one."""
    return PageRoute(needs, "POST", data, scoped=True)


TICKET = PageRoute(scoped=True)
CHANGE = Ability.CHANGE_TICKETS

PAGE_ROUTES = {
    "console:inbox": PageRoute(),
    "console:more": PageRoute(),
    "console:changes": PageRoute(),
    "console:ticket": TICKET,
    "console:earlier": TICKET,
    "console:news": PageRoute(scoped=True, query="after=0"),
    "console:reply": post(Ability.REPLY, text="Soon.", seen_seq="99"),
    "console:note": post(Ability.NOTE, text="Hm."),
    "console:assign": post(CHANGE, assignee="", team="", version=""),
    "console:take": post(CHANGE, version=""),
    "console:set_status": post(CHANGE, to="solved", version=""),
    "console:set_priority": post(CHANGE, to="30", version=""),
    "console:set_tags": post(CHANGE, tags="walked", version=""),
    "console:read_again": post(Ability.RETRY_WORK),
    "console:settle": post(CHANGE, outcome="Called."),
    "console:correct": post(Ability.CORRECT_READINGS, step="negative"),
    "console:withdraw": post(Ability.CORRECT_READINGS),
    "console:message_html": TICKET,
    "console:file": TICKET,
    "console:preview": TICKET,
    "console:alerts": PageRoute(),
    "console:bell": PageRoute(),
    "console:overview": PageRoute(Ability.SEE_OVERVIEW),
    "console:reading_model": PageRoute(Ability.TUNE_READING),
    "console:reading_engines": PageRoute(Ability.TUNE_READING),
    "console:reading_engine_new": PageRoute(Ability.CHANGE_ENGINES, query="kind=openai"),
    "console:reading_engine_add": PageRoute(
        Ability.CHANGE_ENGINES, "POST", {"kind": "openai", "name": "Walked"}
    ),
    "console:reading_engine_rules": PageRoute(Ability.CHANGE_ENGINES, "POST"),
    "console:reading_engine": PageRoute(Ability.CHANGE_ENGINES),
    "console:reading_engine_change": PageRoute(Ability.CHANGE_ENGINES, "POST", {"name": "Walked"}),
    "console:reading_engine_try": PageRoute(Ability.CHANGE_ENGINES, "POST", {"text": "Thanks."}),
    "console:reading_engine_remove": PageRoute(Ability.CHANGE_ENGINES, "POST"),
    "console:reading_engine_shadow": PageRoute(Ability.CHANGE_ENGINES, "POST", {"reads": "1"}),
    "console:reading_engine_forget": PageRoute(Ability.CHANGE_ENGINES, "POST"),
    "console:reading_compare": PageRoute(Ability.TUNE_READING),
    "console:reading_compare_start": PageRoute(Ability.TUNE_READING, "POST"),
    "console:repairs": PageRoute(Ability.RETRY_WORK),
    "console:retry": PageRoute(Ability.RETRY_WORK, "POST", {"work": "1"}),
    "console:gallery": PageRoute(Ability.SEE_GALLERY),
    "console:theme": PageRoute(None, "POST", {"theme": "dark"}),
}

# Open to everybody. Help pages are public; the rest shows nothing to strangers.
PAGES_PUBLIC = {
    "healthz",
    "readyz",
    "metrics",
    "console:sign_in",
    "console:sign_out",
    "knowledgebase:index",
    "knowledgebase:article",
}
