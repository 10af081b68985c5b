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
TERM = {"term": "sick", "meaning": "great", "effect": "more_positive", "untested": "on"}
BAR = {"language": "pt-BR", "medium_frustration": "0.9"}

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
    "console:say": post(Ability.CORRECT_READINGS, flag="sarcasm:yes"),
    "console:withdraw": post(Ability.CORRECT_READINGS),
    "console:evidence": TICKET,
    "console:explain": post(None),
    "console:message_html": TICKET,
    "console:file": TICKET,
    "console:preview": TICKET,
    "console:alerts": PageRoute(),
    "console:bell": PageRoute(),
    "console:overview": PageRoute(Ability.SEE_OVERVIEW),
    "console:reading_model": PageRoute(Ability.TUNE_READING),
    "console:reading_again": PageRoute(Ability.TUNE_READING),
    "console:reading_again_progress": PageRoute(Ability.TUNE_READING),
    "console:reading_again_start": PageRoute(Ability.TUNE_READING, "POST", {"language": ""}),
    "console:reading_again_change": PageRoute(Ability.TUNE_READING, "POST", {"to": "pause"}),
    "console:reading_lexicon": PageRoute(Ability.TUNE_READING),
    "console:reading_lexicon_term": PageRoute(Ability.TUNE_READING),
    "console:reading_lexicon_test": PageRoute(Ability.TUNE_READING, "POST", TERM),
    "console:reading_lexicon_save": PageRoute(Ability.TUNE_READING, "POST", TERM),
    "console:reading_lexicon_remove": PageRoute(Ability.TUNE_READING, "POST"),
    "console:reading_lexicon_export": PageRoute(Ability.TUNE_READING),
    "console:reading_lexicon_import": PageRoute(
        Ability.TUNE_READING, "POST", {"starter": "gaming", "untested": "on"}
    ),
    "console:reading_lexicon_import_test": PageRoute(
        Ability.TUNE_READING, "POST", {"starter": "gaming"}
    ),
    "console:reading_limits": PageRoute(Ability.TUNE_READING),
    "console:reading_limits_preview": PageRoute(Ability.TUNE_READING, query="percent=10"),
    "console:reading_risk": PageRoute(Ability.TUNE_READING, "POST", {"percent": "10"}),
    "console:reading_thresholds": PageRoute(Ability.TUNE_READING, "POST", BAR),
    "console:reading_thresholds_test": PageRoute(Ability.TUNE_READING, "POST", BAR),
    "console:reading_thresholds_remove": PageRoute(Ability.TUNE_READING, "POST"),
    "console:reading_learning": PageRoute(Ability.TUNE_READING),
    "console:reading_learn": PageRoute(Ability.TUNE_READING, "POST"),
    "console:reading_back": PageRoute(Ability.TUNE_READING, "POST"),
    "console:reading_promote": PageRoute(Ability.TUNE_READING, "POST"),
    "console:reading_label": PageRoute(Ability.TUNE_READING),
    "console:reading_say": PageRoute(
        Ability.TUNE_READING, "POST", {"step": "negative", "origin": "random"}, scoped=True
    ),
    "console:reading_skip": PageRoute(Ability.TUNE_READING, "POST"),
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
