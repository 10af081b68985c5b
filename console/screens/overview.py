"""The manager's overview, as the template receives it. Each figure has its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from console.bands import BOUNDS, Band, band_of, signed
from console.queries.asked import Asked
from console.queries.overview import CustomerMood, Day, Group
from console.screens.inbox import CHANNEL_WORDS, SEVERITY_WORDS, subject_of
from console.screens.mood import BAND_WORDS, MoodMark, mark_of
from routing.policy import Severity
from tickets.models import Ticket

# Places in the picture are hundredths of its width and height.
WHOLE = 100
CHART_PAD = 8
LEAST_REACH = 0.5
DATES_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: `x` and `width` are hundredths of the bar."""

    band: Band
    words: Promise
    number: int
    percent: float
    x: float
    href: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A line of a table; `unhappy_percent` is of the group's tickets."""

    name: str
    tickets: int
    href: str
    mark: MoodMark
    unhappy: int
    unhappy_percent: int


@dataclass(frozen=True, slots=True)
class DayDot:
    """One day in the picture of the trend; its stripe begins at `left`."""

    left: float
    x: float
    y: float
    day: date
    tickets: int
    value: str
    band: Band
    href: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Mean mood by day; days without a reading leave a gap in the line.

    `marks` are heights with their value, `dates` are places with their day. All places are
    hundredths of the picture.
    """

    day_width: float
    dots: tuple[DayDot, ...]
    lines: tuple[str, ...]
    marks: tuple[tuple[float, str], ...]
    dates: tuple[tuple[float, date], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens the tickets it counts."""

    words: str
    number: int
    href: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """An unhappy customer."""

    name: str
    tickets: int
    mark: MoodMark
    worst: str
    href: str


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A frustrated ticket."""

    subject: str
    customer: str
    assignee: str
    peak: int
    mark: MoodMark
    href: str


def href_of(**asked: Any) -> str:
    """The address of a list of tickets."""
    return f"{reverse('console:inbox')}?{Asked(**asked).query()}"


def shares_of(counts: Mapping[Band, int]) -> tuple[Share, ...]:
    """The distribution of moods, from the unhappiest to what nobody knows."""
    whole = max(1, sum(counts.values()))
    shares: list[Share] = []
    x = 0.0
    for band in Band:
        percent = 100 * counts[band] / whole
        shares.append(
            Share(
                band=band,
                words=BAND_WORDS[band],
                number=counts[band],
                percent=round(percent, 1),
                x=round(x, 2),
                href=href_of(mood=band.value),
            )
        )
        x += percent
    return tuple(shares)


def groups_of(groups: Sequence[Group], *, kind: str) -> tuple[GroupShown, ...]:
    """Lines by channel or team."""
    return tuple(
        GroupShown(
            name=_group_name(group, kind=kind),
            tickets=group.tickets,
            href=href_of(channel=group.key) if kind == "channel" else href_of(team=int(group.key)),
            mark=mark_of(group.mean, sure=True),
            unhappy=group.unhappy,
            unhappy_percent=round(100 * group.unhappy / max(1, group.tickets)),
        )
        for group in groups
    )


def trend_chart_of(days: Sequence[Day]) -> TrendChart:
    """The picture of the last days."""
    gap = WHOLE / max(1, len(days))
    means = [abs(day.mean) for day in days if day.mean is not None]
    # Not always from -1 to +1: means of many people hardly leave the middle.
    reach = min(1.0, max([LEAST_REACH, *(0.25 * ceil(4 * mean) for mean in means)]))
    dots: list[DayDot] = []
    runs: list[list[str]] = [[]]
    for number, day in enumerate(days):
        if day.mean is None:
            runs.append([])
            continue
        x, y = _x_of(number, gap), _y_of(day.mean, reach)
        runs[-1].append(f"{x} {y}")
        dots.append(
            DayDot(
                left=round(gap * number, 2),
                x=x,
                y=y,
                day=day.day,
                tickets=day.tickets,
                value=signed(day.mean),
                band=band_of(day.mean),
                href=href_of(view="every", read_on=day.day),
            )
        )
    lines = tuple("M" + " L".join(run) for run in runs if len(run) > 1)
    marks = tuple((_y_of(value, reach), signed(value)) for value in (reach, 0.0, -reach))
    every = max(1, len(days) // DATES_SHOWN)
    dates = tuple(
        (_x_of(number, gap), day.day)
        for number, day in enumerate(days)
        if number % every == every // 2
    )
    return TrendChart(round(gap, 2), tuple(dots), lines, marks, dates)


def escalation_figures(counts: Mapping[int, int]) -> tuple[Figure, ...]:
    """Open escalations, the worst first."""
    return tuple(
        Figure(
            words=str(SEVERITY_WORDS[severity]),
            number=counts.get(severity, 0),
            href=href_of(severity=severity.name.lower()),
            tone="critical" if severity is Severity.CRITICAL else "warm",
        )
        for severity in reversed(Severity)
    )


def peak_figures(counts: Mapping[float, int]) -> tuple[Figure, ...]:
    """Active tickets by how frustrated somebody has been there."""
    return tuple(
        Figure(words=f"≥ {peak:.2f}", number=number, href=href_of(peak=peak))
        for peak, number in counts.items()
    )


def customer_lines(customers: Sequence[CustomerMood]) -> tuple[CustomerLine, ...]:
    """The unhappiest customers."""
    return tuple(
        CustomerLine(
            name=customer.name,
            tickets=customer.tickets,
            mark=mark_of(customer.mean, sure=True),
            worst=signed(customer.worst),
            href=href_of(customer=customer.id),
        )
        for customer in customers
    )


def ticket_lines(tickets: Sequence[Ticket]) -> tuple[TicketLine, ...]:
    """The tickets with the highest peaks."""
    return tuple(
        TicketLine(
            subject=subject_of(ticket),
            customer=str(ticket.customer),
            assignee=ticket.assignee.name if ticket.assignee else "",
            peak=round(100 * ticket.mood.peak_frustration),
            mark=mark_of(ticket.mood.current, sure=ticket.mood.sure),
            href=reverse("console:ticket", args=[ticket.pk]),
        )
        for ticket in tickets
    )


def unhappy_total(counts: Mapping[Band, int]) -> int:
    """How many active tickets are unhappy or worse."""
    return sum(counts[b] for b in BOUNDS if BOUNDS[b].below <= BOUNDS[Band.NEUTRAL].least)


def _group_name(group: Group, *, kind: str) -> str:
    if kind == "channel":
        return str(CHANNEL_WORDS[group.key])
    return group.name or _("No team")


def _x_of(number: int, gap: float) -> float:
    return round(gap * (number + 0.5), 2)


def _y_of(mean: float, reach: float) -> float:
    return round(CHART_PAD + (1 - mean / reach) / 2 * (WHOLE - 2 * CHART_PAD), 2)
