"""Everything that the ticket page shows, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from console.queries.inbox import COUNT_TO
from routing.attention import Place, place_of
from routing.models import Decision, Escalation
from routing.queries import standing_of
from sentiment.models import Mood, Reading, Unread
from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel.dead import dead_work
from supportsentiment.kernel.errors import NotFoundError
from supportsentiment.kernel.timeline import Fact, facts_of_ticket
from tickets.models import Attachment, Customer, Message, Tag, Ticket

MESSAGES_SHOWN = 60
OTHER_TICKETS = 6
PEOPLE_OFFERED = 200
DEAD_LOOKED_AT = 200
SHOWN_FACTS = (
    "tickets.ticket.opened",
    "tickets.status.changed",
    "tickets.priority.changed",
    "tickets.ticket.assigned",
    "tickets.ticket.tagged",
    "routing.ticket.escalated",
    "routing.escalation.settled",
)


@dataclass(frozen=True, slots=True)
class Thread:
    """A stretch of a conversation. `earlier` is the `seq` before which there is more, or None."""

    messages: list[Message]
    readings: dict[int, Reading]
    unread: dict[int, Unread]
    retryable: frozenset[int]
    facts: list[Fact]
    earlier: int | None


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
    others: list[Ticket]
    more: bool


def load_ticket(ticket_id: int, *, user: User) -> Ticket:
    """A ticket that this user may see, with what its head shows.

    Raises:
        NotFoundError: there is none, or it is not this user's to see.
    """
    ticket = (
        Ticket.objects.visible_to(user)
        .select_related("customer__organization", "assignee", "team", "mood", "follows")
        .prefetch_related("tags")
        .filter(pk=ticket_id)
        .first()
    )
    if ticket is None:
        raise NotFoundError("There is no such ticket.")
    return ticket


def load_thread(ticket: Ticket, *, before: int | None = None) -> Thread:
    """The newest messages, or those before a `seq`, with readings and facts between them."""
    messages = Message.objects.filter(ticket=ticket)
    if before is not None:
        messages = messages.filter(seq__lt=before)
    newest = list(_with_parts(messages.order_by("-seq"))[: MESSAGES_SHOWN + 1])
    more = len(newest) > MESSAGES_SHOWN
    shown = newest[:MESSAGES_SHOWN][::-1]
    first = shown[0].seq if shown and more else 0
    until = before - 1 if before is not None else None
    facts = facts_of_ticket(ticket.pk, after=first, until=until, names=SHOWN_FACTS)
    return _thread(ticket, shown, facts, earlier=first if more else None)


def load_news(ticket: Ticket, *, after: int) -> Thread:
    """What happened after a `seq`: new messages, and old ones that have been read since."""
    facts = facts_of_ticket(ticket.pk, after=after)
    touched = {fact.payload["message_id"] for fact in facts if "message_id" in fact.payload}
    messages = Message.objects.filter(ticket=ticket, pk__in=touched)
    shown = [fact for fact in facts if fact.name in SHOWN_FACTS]
    return _thread(ticket, list(_with_parts(messages.order_by("seq"))), shown, earlier=None)


def load_standing(ticket: Ticket) -> Standing:
    """Mood, place and why."""
    escalations = Escalation.objects.filter(ticket=ticket).select_related("owner")
    return Standing(
        mood=getattr(ticket, "mood", None),
        place=place_of(standing_of(ticket)),
        escalations=list(escalations.order_by("-opened_at")[:5]),
        decision=Decision.objects.filter(ticket=ticket).order_by("-pk").first(),
    )


def load_customer(ticket: Ticket, *, user: User) -> CustomerContext:
    """The customer with those of their other tickets that this user may see."""
    customer = (
        Customer.objects.visible_to(user)
        .select_related("organization")
        .prefetch_related("identities")
        .get(pk=ticket.customer_id)
    )
    others = (
        Ticket.objects.visible_to(user)
        .filter(customer=customer)
        .exclude(pk=ticket.pk)
        .select_related("mood")
        .order_by("-created_at")[: OTHER_TICKETS + 1]
    )
    found = list(others)
    return CustomerContext(customer, found[:OTHER_TICKETS], more=len(found) > OTHER_TICKETS)


def people_offered(user: User) -> list[User]:
    """Who may be offered as assignee."""
    return list(User.objects.visible_to(user).people()[:PEOPLE_OFFERED])


def teams_offered() -> list[Team]:
    """Every team, by name."""
    return list(Team.objects.all())


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


def _with_parts(messages: "QuerySet[Message]") -> "QuerySet[Message]":
    return messages.select_related("user", "customer").prefetch_related(
        Prefetch("attachments", queryset=Attachment.objects.order_by("created_at"))
    )


def _thread(
    ticket: Ticket, messages: list[Message], facts: list[Fact], *, earlier: int | None
) -> Thread:
    ids = [message.pk for message in messages]
    newest = (
        Reading.objects.filter(message__in=ids)
        .select_related("model_version")
        .newest_of_each_message()
    )
    unread = {row.message_id: row for row in Unread.objects.filter(message__in=ids)}
    retryable: frozenset[int] = frozenset()
    if unread:
        dead = dead_work(most=DEAD_LOOKED_AT, ticket_ids=[ticket.pk])
        retryable = frozenset(work.message_id for work in dead if work.message_id)
    return Thread(
        messages=messages,
        readings={reading.message_id: reading for reading in newest},
        unread=unread,
        retryable=retryable,
        facts=facts,
        earlier=earlier,
    )
