"""The list side of the inbox, as templates receive it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.queries.asked import Asked
from console.queries.inbox import COUNT_TO, Listed, sort_of, view_of
from console.queries.order import SORTS
from console.queries.views import VIEWS
from console.screens.mood import MoodMark, mark_of_ticket
from routing.policy import Severity
from supportsentiment.accounts.models import User
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
    """One ticket in a list."""

    id: int
    href: str
    subject: str
    snippet: str
    customer: str
    organization: str
    channel: str
    channel_words: str
    mark: MoodMark
    trend: str
    status: str
    status_words: str
    waiting_since: datetime | None
    last_message_at: datetime
    assignee: str
    mine: bool
    chips: tuple[Chip, ...]
    more_chips: int
    selected: bool


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
    asked: Asked, listed: Listed, *, user: User, labels: dict[str, str], selected: int | None = None
) -> ListScreen:
    """The list as it is shown. `labels` names the filters that carry only an id."""
    base = reverse("console:inbox")
    chosen = sort_of(asked)
    sorts = tuple(
        (sort.key, sort.name, f"{base}?{asked.query(sort=sort.key, after='')}", sort == chosen)
        for sort in SORTS.values()
    )
    after = listed.page.after
    return ListScreen(
        asked=asked,
        title=str(view_of(asked).name),
        empty=str(view_of(asked).empty),
        sorts=sorts,
        sort_words=chosen.name,
        filters=filters_of(asked, labels=labels),
        clear=f"{base}?{Asked(view=asked.view, sort=asked.sort).query()}",
        rows=rows_of(listed, asked=asked, user=user, selected=selected),
        next_href=f"{reverse('console:more')}?{asked.query(after=after)}" if after else "",
        query=asked.query(after=""),
    )


def view_links_of(asked: Asked | None, counts: dict[str, int]) -> tuple[ViewLink, ...]:
    """The side bar."""
    base = reverse("console:inbox")
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


def rows_of(
    listed: Listed, *, asked: Asked, user: User, selected: int | None = None
) -> tuple[Row, ...]:
    """The rows of a page."""
    query = asked.query(after="")
    return tuple(
        row_of(ticket, listed, user=user, query=query, selected=ticket.pk == selected)
        for ticket in listed.page.tickets
    )


def row_of(ticket: Ticket, listed: Listed, *, user: User, query: str, selected: bool) -> Row:
    """One row."""
    mood = getattr(ticket, "mood", None)
    chips = _chips(ticket, listed.severities.get(ticket.pk))
    organization = ticket.customer.organization
    return Row(
        id=ticket.pk,
        href=f"{reverse('console:ticket', args=[ticket.pk])}?{query}",
        subject=subject_of(ticket),
        snippet=ticket.snippet,
        customer=str(ticket.customer),
        organization=organization.name if organization else "",
        channel=ticket.channel,
        channel_words=str(CHANNEL_WORDS[ticket.channel]),
        mark=mark_of_ticket(mood, not_read=ticket.pk in listed.not_read),
        trend=mood.trend if mood and mood.current is not None else "",
        status=ticket.status,
        status_words=str(STATUS_WORDS[ticket.status]),
        waiting_since=ticket.waiting_since,
        last_message_at=ticket.last_message_at,
        assignee=ticket.assignee.name if ticket.assignee else "",
        mine=ticket.assignee_id == user.pk,
        chips=tuple(chips[:MOST_CHIPS]),
        more_chips=max(0, len(chips) - MOST_CHIPS),
        selected=selected,
    )


def subject_of(ticket: Ticket) -> str:
    """The subject, or what stands for it."""
    return ticket.subject or ticket.snippet or _("Without a subject")


def filters_of(asked: Asked, *, labels: dict[str, str]) -> tuple[Filter, ...]:
    """What narrows the list, in words, each with the way back."""
    base = reverse("console:inbox")
    named = {
        "q": _("“%s”") % asked.q if asked.q else "",
        "read_on": f"{asked.read_on:%d %b %Y}" if asked.read_on else "",
        "peak": _("Peak frustration from %s") % f"{asked.peak:.2f}"
        if asked.peak is not None
        else "",
        "severity": _("%s escalation") % asked.severity if asked.severity else "",
        **labels,
    }
    clear: dict[str, object] = {"team": None, "customer": None, "peak": None, "read_on": None}
    return tuple(
        Filter(words, f"{base}?{asked.query(**{name: clear.get(name, ''), 'after': ''})}")
        for name, words in named.items()
        if words
    )


def _chips(ticket: Ticket, severity: int | None) -> list[Chip]:
    chips = []
    if severity is not None:
        tone = "critical" if severity == Severity.CRITICAL else "warm"
        chips.append(Chip(str(SEVERITY_WORDS[severity]), tone, "flame"))
    if ticket.customer.tier == Tier.VIP:
        chips.append(Chip(_("VIP"), "accent", "star"))
    if ticket.priority >= Priority.HIGH:
        chips.append(Chip(str(PRIORITY_WORDS[ticket.priority]), "plain", "priority"))
    return chips + [Chip(tag.name) for tag in ticket.tags.all()]
