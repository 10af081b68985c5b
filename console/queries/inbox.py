"""The inbox: tickets of a view with all that a row shows, and the counts beside the views.

A page costs the same few queries whatever is on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from console.bands import BOUNDS, Band
from console.queries.asked import Asked
from console.queries.lines import Line, lines_of
from console.queries.order import SORTS, Page, Sort, page_of
from console.queries.search import narrowed_by_words
from console.queries.statements import CappedCount, statement_for
from console.queries.views import BY_KEY, VIEWS, View
from routing.models import Escalation
from routing.policy import Severity
from sentiment.models import Reading
from supportsentiment.accounts.models import User
from tickets.models import Ticket

PAGE_SIZE = 30
COUNT_TO = 999


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of tickets, and the place after which the next one starts ("" at the end)."""

    lines: list[Line]
    after: str


def view_of(asked: Asked) -> View:
    """The view that is asked for; views are known by then."""
    return BY_KEY[asked.view]


def sort_of(asked: Asked) -> Sort:
    """The order that is asked for, or the view's own."""
    return SORTS[asked.sort or view_of(asked).sort]


def tickets_asked(asked: Asked, *, user: User) -> "QuerySet[Ticket]":
    """Every ticket that the reader may see and that was asked for, in no order."""
    tickets = view_of(asked).narrow(Ticket.objects.visible_to(user), user)
    tickets = tickets.filter(_filters(asked))
    return narrowed_by_words(tickets, asked.q) if asked.q else tickets


def list_tickets(asked: Asked, *, user: User, size: int = PAGE_SIZE) -> Listed:
    """One page of what was asked for."""
    page = page_asked(asked, user=user, size=size)
    return Listed(lines_of(page.ids), page.after)


def page_asked(asked: Asked, *, user: User, size: int = PAGE_SIZE) -> Page:
    """Which tickets are on one page of what was asked for."""
    tickets = tickets_asked(asked, user=user)
    return page_of(tickets, sort=sort_of(asked), after=asked.after, size=size)


def lines_among(ids: Sequence[int], *, asked: Asked, user: User) -> list[Line]:
    """Those of these tickets that belong to what was asked for, in any order."""
    tickets = tickets_asked(replace(asked, after=""), user=user).filter(pk__in=ids)
    return lines_of(list(tickets.values_list("pk", flat=True)))


def counts_of_views(user: User, *, keys: Sequence[str] = ()) -> dict[str, int]:
    """How many tickets each view holds, each counted to a thousand at most: one query."""
    wanted = tuple(view for view in VIEWS if not keys or view.key in keys)
    by = ("counts", *(view.key for view in wanted))
    counting = statement_for(user, by=by, build=lambda: _counting(wanted, user))
    (counts,) = counting.rows()
    return dict(zip((view.key for view in wanted), counts, strict=True))


def count_asked(asked: Asked, *, user: User, most: int = COUNT_TO) -> int:
    """How many tickets were asked for, counted to `most` + 1 at most."""
    return tickets_asked(asked, user=user).order_by()[: most + 1].count()


def _counting(views: Sequence[View], user: User) -> "QuerySet[User, tuple[int, ...]]":
    """One row with a number for each view."""
    columns: dict[str, Any] = {
        f"count_{view.key}": CappedCount(
            view.narrow(Ticket.objects.visible_to(user), user)
            .order_by()
            .values("pk")[: COUNT_TO + 1]
        )
        for view in views
    }
    rows: QuerySet[User, tuple[int, ...]] = User.objects.filter(pk=user.pk).values_list(
        *columns.values()
    )
    return rows


def _filters(asked: Asked) -> Q:
    """The filters as one condition. Names come from `Asked` alone, never from a request."""
    condition = Q()
    plain = {"channel": asked.channel, "customer": asked.customer}
    for name, value in plain.items():
        condition &= Q(**{name: value}) if value else Q()
    if asked.team is not None:
        condition &= Q(team=asked.team or None)
    if asked.tag:
        condition &= Q(tags__name__iexact=asked.tag)
    if asked.peak is not None:
        condition &= Q(mood__peak_frustration__gte=asked.peak)
    return condition & _mood_filter(asked.mood) & _row_filters(asked)


def _mood_filter(mood: str) -> Q:
    if not mood:
        return Q()
    if mood == Band.UNKNOWN:
        return Q(mood__current=None)
    bounds = BOUNDS[Band(mood)]
    return Q(mood__current__gte=bounds.least, mood__current__lt=bounds.below)


def _row_filters(asked: Asked) -> Q:
    condition = Q()
    if asked.severity:
        open_ones = Escalation.objects.open().filter(
            ticket=OuterRef("pk"), severity=Severity[asked.severity.upper()]
        )
        condition &= Q(Exists(open_ones))
    if asked.read_on:
        begin = datetime.combine(asked.read_on, time(), timezone.get_current_timezone())
        end = datetime.combine(
            asked.read_on + timedelta(days=1), time(), timezone.get_current_timezone()
        )
        that_day = Reading.objects.filter(
            ticket=OuterRef("pk"),
            score__isnull=False,
            message__sent_at__gte=begin,
            message__sent_at__lt=end,
        )
        condition &= Q(Exists(that_day))
    return condition
