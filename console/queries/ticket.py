"""Everything that the ticket page shows, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from console.queries.inbox import COUNT_TO
from routing.attention import Place, place_of
from routing.models import Decision, Escalation
from routing.queries import standing_from
from sentiment.models import Mood, Reading, Unread
from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel.dead import dead_work
from supportsentiment.kernel.errors import NotFoundError
from supportsentiment.kernel.timeline import Fact, facts_of_ticket
from tickets.models import Attachment, Customer, Identity, Message, Tag, Ticket

MESSAGES_SHOWN = 60
ESCALATIONS_SHOWN = 5
OTHER_TICKETS = 6
PEOPLE_OFFERED = 200
DEAD_LOOKED_AT = 200
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
MESSAGE_FIELDS = (
    *("ticket_id", "seq", "kind", "channel", "text", "automatic", "sent_at"),
    *("user__name", "customer__name"),
)
READING_FIELDS = (
    *("message_id", "score", "frustration", "urgency", "confusion", "satisfaction", "sarcasm"),
    *("passive_aggression", "resigned", "intent_to_leave", "intent", "area"),
    *("language", "confidence", "abstained_because", "evidence"),
    *("model_version__engine", "model_version__version"),
)
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
    """A stretch of a conversation. `earlier` is the `seq` before which there is more, or None.

    The rest goes by the ids of messages; `laid_out` have an HTML layout too.
    """

    messages: list[Message]
    laid_out: frozenset[int]
    files: dict[int, list[Attachment]]
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


def _with_parts(messages: "QuerySet[Message]") -> "QuerySet[Message]":
    """With what is shown; of an HTML layout only that there is one."""
    return (
        messages.select_related("user", "customer")
        .only(*MESSAGE_FIELDS)
        .annotate(has_html=~Q(html=""))
    )


def _files(message_ids: Sequence[int]) -> dict[int, list[Attachment]]:
    files = Attachment.objects.filter(message__in=message_ids).order_by("created_at")
    by_message: dict[int, list[Attachment]] = {}
    for file in files.only("message_id", "filename", "content_type", "size"):
        by_message.setdefault(file.message_id, []).append(file)
    return by_message


def _thread(
    ticket: Ticket, messages: list[Message], facts: list[Fact], *, earlier: int | None
) -> Thread:
    ids = [message.pk for message in messages]
    newest = (
        Reading.objects.filter(message__in=ids)
        .select_related("model_version")
        .only(*READING_FIELDS)
        .newest_of_each_message()
    )
    unread = {row.message_id: row for row in Unread.objects.filter(message__in=ids)}
    retryable: frozenset[int] = frozenset()
    if unread:
        dead = dead_work(most=DEAD_LOOKED_AT, ticket_ids=[ticket.pk])
        retryable = frozenset(work.message_id for work in dead if work.message_id)
    return Thread(
        messages=messages,
        laid_out=frozenset(message.pk for message in messages if message.has_html),  # type: ignore[attr-defined]  # annotated above
        files=_files(ids),
        readings={reading.message_id: reading for reading in newest},
        unread=unread,
        retryable=retryable,
        facts=facts,
        earlier=earlier,
    )
