"""The manager's figures. Each is counted over tickets that a link can open one to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from console.bands import BOUNDS, Band
from routing.models import Escalation
from sentiment.models import Reading
from supportsentiment.accounts.models import User
from tickets.called import called, called_or_number, introduce
from tickets.models import Ticket

DAYS = 30
CUSTOMERS_SHOWN = 8
TICKETS_SHOWN = 6
PEAKS = (0.9, 0.75, 0.5)
UNHAPPY = Q(mood__current__lt=BOUNDS[Band.NEUTRAL].least)


@dataclass(frozen=True, slots=True)
class Group:
    """Active tickets that have something in common. `mean` is their mean mood or None."""

    key: str
    name: str
    tickets: int
    mean: float | None
    unhappy: int


@dataclass(frozen=True, slots=True)
class Day:
    """Tickets with a message that was read, by the day on which it was sent."""

    day: date
    tickets: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class CustomerMood:
    """A customer by the mood of their active tickets."""

    id: int
    name: str
    tickets: int
    mean: float
    worst: float


def mood_counts(user: User) -> dict[Band, int]:
    """Active tickets by band of mood; those that nobody could read are unknown."""
    columns: dict[str, Any] = {
        band.name.lower(): Count(
            "pk", filter=Q(mood__current__gte=bounds.least, mood__current__lt=bounds.below)
        )
        for band, bounds in BOUNDS.items()
    }
    columns[Band.UNKNOWN.name.lower()] = Count("pk", filter=Q(mood__current=None))
    row = _active(user).aggregate(**columns)
    return {band: row[band.name.lower()] for band in Band}


def peak_counts(user: User) -> dict[float, int]:
    """Active tickets whose peak frustration reached each mark."""
    columns: dict[str, Any] = {
        f"peak_{round(100 * peak)}": Count("pk", filter=Q(mood__peak_frustration__gte=peak))
        for peak in PEAKS
    }
    row = _active(user).aggregate(**columns)
    return {peak: row[f"peak_{round(100 * peak)}"] for peak in PEAKS}


def groups_by_channel(user: User) -> list[Group]:
    """Active tickets by channel, the unhappiest first."""
    return _groups(user, key="channel", name="channel")


def groups_by_team(user: User) -> list[Group]:
    """Active tickets by team; 0 stands for no team."""
    return _groups(user, key="team", name="team__name")


def days_read(user: User, *, now: datetime) -> list[Day]:
    """The last 30 days in the reader's zone, oldest first; days without readings too."""
    zone = timezone.get_current_timezone()
    today = now.astimezone(zone).date()
    first = today - timedelta(days=DAYS - 1)
    readings = Reading.objects.visible_to(user).filter(
        score__isnull=False, message__sent_at__gte=datetime.combine(first, time(), zone)
    )
    rows = (
        readings.annotate(day=TruncDate("message__sent_at", tzinfo=zone))
        .values("day")
        .annotate(mean=Avg("score"), tickets=Count("ticket", distinct=True))
    )
    found = {row["day"]: row for row in rows}
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [_day(day, found.get(day)) for day in days]


def open_escalations(user: User) -> dict[int, int]:
    """Open escalations by severity, of active tickets."""
    rows = (
        Escalation.objects.open()
        .filter(ticket__in=_active(user))
        .values_list("severity")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


def unhappiest_customers(user: User) -> list[CustomerMood]:
    """Customers whose active tickets are in the worst mood."""
    rows = (
        _active(user)
        .values("customer_id")
        .annotate(
            name=Min(called("customer")),
            tickets=Count("pk"),
            mean=Avg("mood__current"),
            worst=Min("mood__current"),
        )
        .filter(mean__lt=0)
        .order_by("mean", "customer_id")[:CUSTOMERS_SHOWN]
    )
    return [
        CustomerMood(
            id=row["customer_id"],
            name=called_or_number(row["name"], row["customer_id"]),
            tickets=row["tickets"],
            mean=row["mean"],
            worst=row["worst"],
        )
        for row in rows
    ]


def most_frustrated(user: User) -> Sequence[Ticket]:
    """Active tickets with the highest peak frustration."""
    tickets = _active(user).filter(mood__peak_frustration__gte=PEAKS[-1])
    tickets = tickets.select_related("customer", "mood", "assignee")
    tickets = tickets.annotate(called=called("customer"))
    shown = tickets.order_by("-mood__peak_frustration", "pk")[:TICKETS_SHOWN]
    return introduce(shown, at="customer")


def _active(user: User) -> "QuerySet[Ticket]":
    return Ticket.objects.visible_to(user).active()


def _groups(user: User, *, key: str, name: str) -> list[Group]:
    rows = (
        _active(user)
        .values(key, name)
        .annotate(
            tickets=Count("pk"), mean=Avg("mood__current"), unhappy=Count("pk", filter=UNHAPPY)
        )
        .order_by("mean", key)
    )
    return [
        Group(str(row[key] or 0), row[name] or "", row["tickets"], row["mean"], row["unhappy"])
        for row in rows
    ]


def _day(day: date, row: Mapping[str, Any] | None) -> Day:
    return Day(day, row["tickets"], row["mean"]) if row else Day(day, 0, None)
