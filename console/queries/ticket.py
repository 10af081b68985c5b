"""Everything that the ticket page shows, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from console.queries.inbox import COUNT_TO
from routing.attention import Place, place_of
from routing.models import Decision, Escalation
from routing.queries import standing_from
from sentiment.models import Mood
from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel.errors import NotFoundError
from tickets.models import Customer, Identity, Message, Tag, Ticket

ESCALATIONS_SHOWN = 5
OTHER_TICKETS = 6
PEOPLE_OFFERED = 200
# Without the index of its words, the assignee's password and the like.
SHOWN_FIELDS = (
    *("subject", "snippet", "channel", "status", "priority", "follows_id", "seq", "version"),
    *("waiting_since", "last_message_at"),
    *("customer__name", "customer__tier", "customer__language", "customer__time_zone"),
    *("customer__objects_to_mood", "customer__notes"),
    *(f"customer__organization__{name}" for name in ("name", "plan", "notes")),
    *(f"assignee__{name}" for name in ("name", "role", "is_active")),
    "team__name",
    *(f"mood__{name}" for name in ("current", "confidence", "trend", "points", "turning_points")),
    *(f"mood__{name}" for name in ("peak_frustration", "urgency", "relapsed", "negative_streak")),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the ticket stands and why, with what has been decided about it."""

    mood: Mood | None
    place: Place
    escalations: list[Escalation]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class CustomerContext:
    """Who wrote, and what else they wrote about. `more` says that there are more tickets."""

    customer: Customer
    identities: list[Identity]
    others: list[Ticket]
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
    escalations = list(
        Escalation.objects.filter(ticket=ticket)
        .select_related("owner")
        .only("severity", "reasons", "opened_at", "settled_at", "outcome", "owner__name")
        .order_by("-opened_at")[:ESCALATIONS_SHOWN]
    )
    # No other is opened while one is open: it is the newest.
    severity = next((one.severity for one in escalations if one.settled_at is None), None)
    standing = standing_from(ticket, mood=mood, tier=ticket.customer.tier, severity=severity)
    return Standing(
        mood=mood,
        place=place_of(standing),
        escalations=escalations,
        decision=Decision.objects.filter(ticket=ticket)
        .only("reasons", "held_back")
        .order_by("-pk")
        .first(),
    )


def load_customer(ticket: Ticket, *, user: User) -> CustomerContext:
    """The customer of a ticket that `load_ticket` gave, with those of their other tickets that
    this user may see.
    """
    others = (
        Ticket.objects.visible_to(user)
        .filter(customer=ticket.customer_id)
        .exclude(pk=ticket.pk)
        .select_related("mood")
        .only(
            "subject", "snippet", "status", "last_message_at", "mood__current", "mood__confidence"
        )
        .order_by("-created_at")[: OTHER_TICKETS + 1]
    )
    found = list(others)
    identities = list(ticket.customer.identities.all())
    return CustomerContext(
        ticket.customer, identities, found[:OTHER_TICKETS], more=len(found) > OTHER_TICKETS
    )


def people_offered(user: User) -> list[User]:
    """Who may be offered as assignee."""
    return list(User.objects.visible_to(user).people()[:PEOPLE_OFFERED])


def teams_offered() -> list[Team]:
    """Every team, by name."""
    return list(Team.objects.all())


def tags_of(ticket: Ticket) -> list[str]:
    """The tags that the ticket carries, by name."""
    return list(Tag.objects.filter(tickets=ticket).values_list("name", flat=True))


def tags_offered() -> list[str]:
    """Tags to choose from, by name."""
    return list(Tag.objects.values_list("name", flat=True)[:COUNT_TO])


def names_of_users(ids: Iterable[int]) -> dict[int, str]:
    """Names by id, for the lines that tell who did what."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def names_of_teams(ids: Iterable[int]) -> dict[int, str]:
    """Team names by id."""
    return dict(Team.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def spoken_since(ticket: Ticket, *, message_ids: Iterable[int]) -> list[Message]:
    """The messages that a stale writer has not seen."""
    messages = Message.objects.filter(ticket=ticket, pk__in=list(message_ids))
    return list(messages.select_related("user", "customer").order_by("seq"))
