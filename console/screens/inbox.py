"""The list side of the inbox, as templates receive it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.addresses import address
from console.queries.asked import Asked
from console.queries.inbox import COUNT_TO, Listed, sort_of, view_of
from console.queries.lines import Line
from console.queries.order import SORTS
from console.queries.views import VIEWS
from console.screens.mood import MoodMark, mark_of_line
from routing.policy import Severity
from tickets.called import called_or_number
from tickets.choices import Priority, Tier
from tickets.lifecycle import Status
from tickets.models import Ticket

MOST_CHIPS = 3

STATUS_WORDS: dict[str, Promise] = {
    Status.NEW: gettext_lazy("New"),
    Status.OPEN: gettext_lazy("Open"),
    Status.PENDING: gettext_lazy("Pending"),
    Status.ON_HOLD: gettext_lazy("On hold"),
    Status.SOLVED: gettext_lazy("Solved"),
    Status.CLOSED: gettext_lazy("Closed"),
    Status.SPAM: gettext_lazy("Spam"),
}
PRIORITY_WORDS: dict[int, Promise] = {
    Priority.LOW: gettext_lazy("Low"),
    Priority.NORMAL: gettext_lazy("Normal"),
    Priority.HIGH: gettext_lazy("High"),
    Priority.URGENT: gettext_lazy("Urgent"),
}
SEVERITY_WORDS: dict[int, Promise] = {
    Severity.LOW: gettext_lazy("Low"),
    Severity.MEDIUM: gettext_lazy("Medium"),
    Severity.HIGH: gettext_lazy("High"),
    Severity.CRITICAL: gettext_lazy("Critical"),
}
CHANNEL_WORDS: dict[str, Promise] = {
    "email": gettext_lazy("E-mail"),
    "chat": gettext_lazy("Chat"),
    "sms": gettext_lazy("SMS"),
    "whatsapp": gettext_lazy("WhatsApp"),
    "voice": gettext_lazy("Phone"),
    "web": gettext_lazy("Web form"),
    "in_app": gettext_lazy("In-app"),
    "survey": gettext_lazy("Survey"),
    "social": gettext_lazy("Social"),
    "api": gettext_lazy("API"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A small label; `tone` is plain, accent, warm or critical."""

    words: str
    tone: str = "plain"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in a list. `since` is when it began to wait, or was last written to.

    `asked` are the words of a search, to be marked in subject and snippet.
    """

    id: int
    href: str
    subject: str
    snippet: str
    who: str
    channel: str
    channel_words: str
    mark: MoodMark
    since: datetime
    assignee: str
    assignee_words: str
    chips: tuple[Chip, ...]
    more_chips: int
    selected: bool
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ViewLink:
    """An entry of the side bar; `count` is None where it is not counted."""

    key: str
    name: Promise
    icon: str
    href: str
    current: bool
    count: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that narrows the list, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class ListScreen:
    """A list of tickets with its head."""

    asked: Asked
    title: str
    empty: str
    sorts: tuple[tuple[str, Promise, str, bool], ...]
    sort_words: Promise
    filters: tuple[Filter, ...]
    clear: str
    rows: tuple[Row, ...]
    next_href: str
    query: str


def list_screen_of(
    asked: Asked, listed: Listed, *, labels: dict[str, str], selected: int | None = None
) -> ListScreen:
    """The list as it is shown. `labels` names the filters that carry only an id."""
    base = address("console:inbox")
    chosen = sort_of(asked)
    sorts = tuple(
        (sort.key, sort.name, f"{base}?{asked.query(sort=sort.key, after='')}", sort == chosen)
        for sort in SORTS.values()
    )
    after = listed.after
    return ListScreen(
        asked=asked,
        title=str(view_of(asked).name),
        empty=str(view_of(asked).empty),
        sorts=sorts,
        sort_words=chosen.name,
        filters=filters_of(asked, labels=labels),
        clear=f"{base}?{Asked(view=asked.view, sort=asked.sort).query()}",
        rows=rows_of(listed.lines, asked=asked, selected=selected),
        next_href=f"{address('console:more')}?{asked.query(after=after)}" if after else "",
        query=asked.query(after=""),
    )


def view_links_of(asked: Asked | None, counts: dict[str, int]) -> tuple[ViewLink, ...]:
    """The side bar."""
    base = address("console:inbox")
    return tuple(
        ViewLink(
            key=view.key,
            name=view.name,
            icon=view.icon,
            href=f"{base}?{Asked(view=view.key).query()}",
            current=asked is not None and asked.view == view.key,
            count=counted(counts[view.key]) if view.key in counts else "",
        )
        for view in VIEWS
    )


def counted(number: int) -> str:
    """A number as counts show it: nothing for none, 999+ beyond the limit."""
    if not number:
        return ""
    return f"{COUNT_TO}+" if number > COUNT_TO else str(number)


def rows_of(lines: Sequence[Line], *, asked: Asked, selected: int | None = None) -> tuple[Row, ...]:
    """The rows of a page."""
    query = asked.query(after="")
    return tuple(
        row_of(line, query=query, selected=line.id == selected, asked=asked.q) for line in lines
    )


def row_of(line: Line, *, query: str, selected: bool, asked: str = "") -> Row:
    """One row; `asked` are the words of a search."""
    chips = _chips(line)
    customer = called_or_number(line.customer, line.customer_id)
    assignee = line.assignee or ""
    return Row(
        id=line.id,
        href=f"{address('console:ticket', line.id)}?{query}",
        subject=line.subject or line.snippet or _("Without a subject"),
        snippet=_snippet(line),
        who=f"{customer} · {line.organization}" if line.organization else customer,
        channel=line.channel,
        channel_words=str(CHANNEL_WORDS[line.channel]),
        mark=mark_of_line(line),
        since=line.waiting_since or line.last_message_at,
        assignee=assignee,
        assignee_words=_("assigned to %s") % assignee if assignee else "",
        chips=tuple(chips[:MOST_CHIPS]),
        more_chips=max(0, len(chips) - MOST_CHIPS),
        selected=selected,
        asked=asked,
    )


def _snippet(line: Line) -> str:
    """What the message says beyond the subject: in a chat the one is often the other's beginning."""
    begun = line.subject.removesuffix("…")
    rest = line.snippet.removeprefix(begun)
    # Half a word is no beginning: "The" of "There is".
    if not line.subject or rest == line.snippet or rest[:1].isalnum():
        return line.snippet if line.subject else ""
    return rest.lstrip(" .,!?…")


def subject_of(ticket: Ticket) -> str:
    """The subject, or what stands for it."""
    return ticket.subject or ticket.snippet or _("Without a subject")


def filters_of(asked: Asked, *, labels: dict[str, str]) -> tuple[Filter, ...]:
    """What narrows the list, in words, each with the way back."""
    base = address("console:inbox")
    named = {
        "q": _("“%s”") % asked.q if asked.q else "",
        "read_on": date_format(asked.read_on, "d M Y") if asked.read_on else "",
        "peak": _("Peak frustration from %s") % f"{asked.peak:.2f}"
        if asked.peak is not None
        else "",
        "severity": _severity_words(asked.severity) if asked.severity else "",
        **labels,
    }
    clear: dict[str, object] = {"team": None, "customer": None, "peak": None, "read_on": None}
    return tuple(
        Filter(words, f"{base}?{asked.query(**{name: clear.get(name, ''), 'after': ''})}")
        for name, words in named.items()
        if words
    )


def _severity_words(severity: str) -> str:
    words = SEVERITY_WORDS[Severity[severity.upper()]]
    return _("%(words)s escalation") % {"words": words}


def _chips(line: Line) -> list[Chip]:
    chips = []
    if line.severity is not None:
        tone = "critical" if line.severity == Severity.CRITICAL else "warm"
        chips.append(Chip(str(SEVERITY_WORDS[line.severity]), tone, "flame"))
    if line.tier == Tier.VIP:
        chips.append(Chip(_("VIP"), "accent", "star"))
    if line.priority >= Priority.HIGH:
        chips.append(Chip(str(PRIORITY_WORDS[line.priority]), "plain", "priority"))
    return chips + [Chip(name) for name in line.tags]
