"""Everything that the ticket page shows, in a fixed number of queries."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from console.queries.inbox import COUNT_TO
from console.queries.statements import Statement, statement_for, statement_of
from routing.attention import Place, place_of
from routing.models import Decision, Escalation
from routing.queries import standing_from
from sentiment.models import Mood
from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel.errors import NotFoundError
from tickets.called import called, introduce, known_by
from tickets.models import Customer, Identity, Message, Tag, Ticket

ESCALATIONS_SHOWN = 5
OTHER_TICKETS = 6
PEOPLE_OFFERED = 200
PEOPLE_FIELDS = ("id", "name", "role", "is_active")
# Without the index of its words, the assignee's password and the like.
SHOWN_FIELDS = (
    *("subject", "snippet", "channel", "status", "priority", "follows_id", "seq", "version"),
    *("waiting_since", "last_message_at"),
    *("customer__name", "customer__tier", "customer__language", "customer__time_zone"),
    *("customer__objects_to_mood", "customer__notes"),
    *(f"customer__organization__{name}" for name in ("name", "plan", "notes")),
    *(f"assignee__{name}" for name in ("name", "role", "is_active")),
    "team__name",
    *(f"mood__{name}" for name in ("current", "sure", "trend", "points", "turning_points")),
    *(f"mood__{name}" for name in ("peak_frustration", "urgency", "relapsed", "negative_streak")),
    *("mood__corrected", "mood__frustration", "mood__strain", "mood__strain_parts"),
)


@dataclass(frozen=True, slots=True)
class EscalationSeen:
    """An escalation; `owner` names who settled it, None where nobody did."""

    id: int
    severity: int
    reasons: list[dict[str, Any]]
    opened_at: datetime
    settled_at: datetime | None
    owner: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the ticket stands and why. `held_back` says why the newest decision did nothing,
    and `held_reasons` what spoke for doing it.
    """

    mood: Mood | None
    place: Place
    escalations: list[EscalationSeen]
    held_back: str
    held_reasons: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class OtherSeen:
    """Another ticket of the same customer; `sure` is None where it has no mood."""

    id: int
    subject: str
    snippet: str
    status: str
    last_message_at: datetime
    current: float | None
    sure: bool | None


@dataclass(frozen=True, slots=True)
class CustomerContext:
    """Who wrote, their addresses as (kind, value), and what else they wrote about.

    `more` says that there are more tickets.
    """

    customer: Customer
    identities: list[tuple[str, str]]
    others: list[OtherSeen]
    more: bool


def load_ticket(ticket_id: int, *, user: User) -> Ticket:
    """A ticket that this user may see, with what its page shows beside the conversation.

    Raises:
        NotFoundError: there is none, or it is not this user's to see.
    """
    ticket = (
        Ticket.objects.visible_to(user)
        .select_related("customer__organization", "assignee", "team", "mood")
        .only(*SHOWN_FIELDS)
        .filter(pk=ticket_id)
        .first()
    )
    if ticket is None:
        raise NotFoundError(_("There is no such ticket."))
    return ticket


def load_standing(ticket: Ticket) -> Standing:
    """Mood, place and why, of a ticket that `load_ticket` gave."""
    mood = getattr(ticket, "mood", None)
    escalations = [
        EscalationSeen(number, severity, json.loads(reasons), *rest)
        for number, severity, reasons, *rest in _escalations().rows(ticket.pk)
    ]
    # No other is opened while one is open: it is the newest.
    severity = next((one.severity for one in escalations if one.settled_at is None), None)
    standing = standing_from(ticket, mood=mood, tier=ticket.customer.tier, severity=severity)
    decided = _decision().rows(ticket.pk)
    held_back, reasons = decided[0] if decided else ("", "[]")
    return Standing(
        mood=mood,
        place=place_of(standing),
        escalations=escalations,
        held_back=held_back,
        held_reasons=json.loads(reasons) if held_back else [],
    )


def load_customer(ticket: Ticket, *, user: User) -> CustomerContext:
    """The customer of a ticket that `load_ticket` gave, with those of their other tickets that
    this user may see. From then on the customer knows what stands for a missing name.
    """
    asking = statement_for(user, by=("others",), build=lambda: _others(user)).asking_for(-1, -2)
    found = [OtherSeen(*row) for row in asking.rows(ticket.customer_id, ticket.pk)]
    identities = [(kind, value) for kind, value in _identities().rows(ticket.customer_id)]
    ticket.customer.known_by = known_by(identities)
    return CustomerContext(
        customer=ticket.customer,
        identities=identities,
        others=found[:OTHER_TICKETS],
        more=len(found) > OTHER_TICKETS,
    )


def people_offered(user: User) -> list[User]:
    """Who may be offered as assignee."""
    asking = statement_for(user, by=("people", user.role), build=lambda: _people(user))
    people = []
    for *row, team_ids in asking.rows():
        person = User.from_db(DEFAULT_DB_ALIAS, PEOPLE_FIELDS, row)
        person.remember_teams(team_ids)
        people.append(person)
    return people


def teams_offered() -> list[tuple[int, str]]:
    """Every team, by name: id and name."""
    return [(number, name) for number, name in _teams().rows()]


def tags_of(ticket: Ticket) -> list[str]:
    """The tags that the ticket carries, by name."""
    return [name for (name,) in _tags_of().rows(ticket.pk)]


def tags_offered() -> list[str]:
    """Tags to choose from, by name."""
    return [name for (name,) in _tags().rows()]


def names_of_users(ids: Iterable[int]) -> dict[int, str]:
    """Names by id, for the lines that tell who did what."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def names_of_teams(ids: Iterable[int]) -> dict[int, str]:
    """Team names by id."""
    return dict(Team.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def spoken_since(ticket: Ticket, *, message_ids: Iterable[int]) -> list[Message]:
    """The messages that a stale writer has not seen."""
    messages = Message.objects.filter(ticket=ticket, pk__in=list(message_ids))
    messages = messages.select_related("user", "customer").annotate(called=called("customer"))
    return introduce(messages.order_by("seq"), at="customer")


@cache
def _escalations() -> Statement:
    """The newest first; the last parameter is the ticket's id."""
    rows = Escalation.objects.filter(ticket=-1).order_by("-opened_at")
    names = ("pk", "severity", "reasons", "opened_at", "settled_at", "owner__name", "outcome")
    return statement_of(rows.values_list(*names)[:ESCALATIONS_SHOWN]).asking_for(-1)


@cache
def _decision() -> Statement:
    """The newest one; the last parameter is the ticket's id."""
    rows = Decision.objects.filter(ticket=-1).order_by("-pk")
    return statement_of(rows.values_list("held_back", "reasons")[:1]).asking_for(-1)


@cache
def _identities() -> Statement:
    """The last parameter is the customer's id."""
    rows = Identity.objects.filter(customer=-1).order_by("pk")
    return statement_of(rows.values_list("kind", "value")).asking_for(-1)


def _others(user: User) -> "QuerySet[Ticket, Any]":
    """The newest first; the last parameters are the customer's id and the ticket's."""
    rows = Ticket.objects.visible_to(user).filter(customer=-1).exclude(pk=-2)
    names = ("pk", "subject", "snippet", "status", "last_message_at")
    moods = ("mood__current", "mood__sure")
    others: QuerySet[Ticket, Any] = rows.order_by("-created_at").values_list(*names, *moods)
    return others[: OTHER_TICKETS + 1]


def _people(user: User) -> "QuerySet[User, Any]":
    people: QuerySet[User, Any] = User.objects.visible_to(user).people()
    memberships = User.teams.through.objects.filter(user=OuterRef("pk"))
    team_ids = ArraySubquery(memberships.values("team"))
    return people.values_list(*PEOPLE_FIELDS, team_ids)[:PEOPLE_OFFERED]


@cache
def _teams() -> Statement:
    return statement_of(Team.objects.order_by("name").values_list("pk", "name"))


@cache
def _tags() -> Statement:
    return statement_of(Tag.objects.order_by("name").values_list("name")[:COUNT_TO])


@cache
def _tags_of() -> Statement:
    """The last parameter is the ticket's id."""
    rows = Tag.objects.filter(tickets=-1).order_by("name").values_list("name")
    return statement_of(rows).asking_for(-1)
