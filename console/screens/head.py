"""The head of a ticket: what it is, and the menus that change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.screens.inbox import CHANNEL_WORDS, PRIORITY_WORDS, STATUS_WORDS, subject_of
from console.screens.mood import TREND_WORDS, MoodMark, mark_of_ticket
from supportsentiment.accounts.models import User
from tickets.choices import Priority
from tickets.lifecycle import Status
from tickets.models import Ticket
from tickets.permissions import (
    why_not_assign,
    why_not_change_ticket,
    why_not_hand_over,
    why_not_set_status,
)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; `refusal` greys it."""

    value: str
    words: str
    current: bool = False
    refusal: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The ticket's head and its property menus. `version` guards against lost changes."""

    id: int
    subject: str
    channel: str
    channel_words: str
    status: str
    status_words: Promise
    priority: int
    priority_words: Promise
    assignee: str
    team: str
    tags: tuple[str, ...]
    version: int
    seq: int
    mark: MoodMark
    trend: str
    trend_words: Promise
    follows: int | None
    mine: bool
    statuses: tuple[Option, ...]
    priorities: tuple[Option, ...]
    people: tuple[Option, ...]
    teams: tuple[Option, ...]
    take_refusal: str | None
    change_refusal: str | None


def head_of(
    ticket: Ticket,
    *,
    user: User,
    tags: Sequence[str],
    people: Sequence[User],
    teams: Sequence[tuple[int, str]],
) -> Head:
    """The head with menus whose entries know why they are greyed."""
    mood = getattr(ticket, "mood", None)
    trend = mood.trend if mood and mood.current is not None else ""
    return Head(
        id=ticket.pk,
        subject=subject_of(ticket),
        channel=ticket.channel,
        channel_words=str(CHANNEL_WORDS[ticket.channel]),
        status=ticket.status,
        status_words=STATUS_WORDS[ticket.status],
        priority=ticket.priority,
        priority_words=PRIORITY_WORDS[ticket.priority],
        assignee=ticket.assignee.name if ticket.assignee else "",
        team=ticket.team.name if ticket.team else "",
        tags=tuple(tags),
        version=ticket.version,
        seq=ticket.seq,
        mark=mark_of_ticket(mood),
        trend=trend,
        trend_words=TREND_WORDS.get(trend, gettext_lazy("Not known")),
        follows=ticket.follows_id,
        mine=ticket.assignee_id == user.pk,
        statuses=_statuses(ticket, user),
        priorities=_priorities(ticket),
        people=_people(ticket, user, people),
        teams=_teams(ticket, user, teams),
        take_refusal=why_not_assign(ticket, user=user, assignee=user, team_id=ticket.team_id),
        change_refusal=why_not_change_ticket(ticket, user=user),
    )


def _statuses(ticket: Ticket, user: User) -> tuple[Option, ...]:
    return tuple(
        Option(
            value=status,
            words=str(STATUS_WORDS[status]),
            current=status == ticket.status,
            refusal=why_not_set_status(ticket, user=user, to=status),
        )
        for status in Status
        if status is not Status.NEW
    )


def _priorities(ticket: Ticket) -> tuple[Option, ...]:
    return tuple(
        Option(str(p.value), str(PRIORITY_WORDS[p]), current=p == ticket.priority)
        for p in reversed(Priority)
    )


def _people(ticket: Ticket, user: User, people: Sequence[User]) -> tuple[Option, ...]:
    nobody = Option(
        value="",
        words=_("Nobody"),
        current=ticket.assignee_id is None,
        refusal=why_not_assign(ticket, user=user, assignee=None, team_id=ticket.team_id),
    )
    return (
        nobody,
        *(
            Option(
                value=str(person.pk),
                words=person.name,
                current=person.pk == ticket.assignee_id,
                refusal=why_not_assign(ticket, user=user, assignee=person, team_id=ticket.team_id),
                hint=_("you") if person.pk == user.pk else "",
            )
            for person in people
        ),
    )


def _teams(ticket: Ticket, user: User, teams: Sequence[tuple[int, str]]) -> tuple[Option, ...]:
    offered: list[tuple[int | None, str]] = [(None, _("No team")), *teams]
    return tuple(
        Option(
            value=str(number or ""),
            words=name,
            current=number == ticket.team_id,
            refusal=why_not_hand_over(ticket, user=user, team_id=number),
        )
        for number, name in offered
    )
