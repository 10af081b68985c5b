"""Stores a planned desk in one transaction. Moods are not loaded: the engine reads every message.

The newest and most pressing conversations are put first in line, so that the inbox shows its
moods within seconds while the history is still being read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from demo.company import STAFF
from demo.people_rows import Served, make_served, make_staff
from demo.plan import Desk, PlannedTicket, plan_desk
from demo.replay import Fact, Ids, Replayed, replay
from routing.attention import Standing, place_of
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import RefusedError
from supportsentiment.kernel.events import Event, emit_history
from tickets.choices import MessageKind
from tickets.events import MessageReceived
from tickets.lifecycle import ACTIVE
from tickets.models import Customer, Message, Organization, Tag, Ticket
from tickets.services.customers import hold_keys

BATCH = 1_000
# Slower than any engine worth its name, so that new messages are read between the old ones.
READ_PER_SECOND = 70


@dataclass(frozen=True)
class Loaded:
    """How much was stored."""

    tickets: int
    messages: int
    unread: int
    customers: int
    organizations: int


def why_not_load() -> str | None:
    """Why the demo must not be loaded here unasked, or None for an empty desk."""
    if Ticket.objects.exists() or Customer.objects.exists() or Organization.objects.exists():
        return "This desk already holds tickets or customers."
    if User.objects.people().exists():
        return "People already work at this desk, and the demo's password is known to everybody."
    return None


def load_desk(*, seed: int, count: int, now: datetime, anyway: bool = False) -> Loaded:
    """Plan and store the desk; all of it or nothing.

    Raises:
        RefusedError: the desk holds data and `anyway` is not set, or the demo is here already.
    """
    desk = plan_desk(seed=seed, count=count, now=now)
    with db.transaction():
        hold_keys("demo")
        if User.objects.filter(email__in=[person.email for person in STAFF]).exists():
            raise RefusedError("The demo has been loaded here before.")
        if not anyway and (refusal := why_not_load()):
            raise RefusedError(refusal)
        ids = make_staff(now=now)
        return _store(desk, ids=ids, served=make_served(desk, now=now))


def _store(desk: Desk, *, ids: Ids, served: Served) -> Loaded:
    lived = [replay(planned, ids=ids) for planned in desk.tickets]
    tickets = Ticket.objects.bulk_create(
        [_ticket(p, r, served) for p, r in zip(desk.tickets, lived, strict=True)],
        batch_size=BATCH,
    )
    _tag(desk.tickets, tickets)
    told = list(zip(desk.tickets, lived, tickets, strict=True))
    messages = Message.objects.bulk_create(
        [row for planned, replayed, ticket in told for row in _messages(planned, replayed, ticket)],
        batch_size=BATCH,
    )
    events = _events(lived, tickets, messages)
    unread = _in_reading_order(events, tickets)
    emit_history(
        sorted(events, key=lambda event: event.occurred_at),
        to_do=unread,
        per_second=READ_PER_SECOND,
    )
    return Loaded(
        tickets=len(tickets),
        messages=len(messages),
        unread=len(unread),
        customers=len(desk.people),
        organizations=len(desk.companies),
    )


def _ticket(planned: PlannedTicket, replayed: Replayed, served: Served) -> Ticket:
    customer = served.customers[planned.person.key]
    standing = Standing(
        waiting_since=replayed.waiting_since,
        last_message_at=replayed.last_message_at,
        priority=replayed.priority,
        tier=planned.person.tier,
        score=None,
        urgency=0.0,
        severity=None,
    )
    return Ticket(
        customer=customer,
        subject=planned.subject[:300],
        snippet=replayed.snippet,
        channel=planned.channel,
        status=replayed.status,
        priority=replayed.priority,
        team_id=replayed.team_id,
        assignee_id=replayed.assignee_id,
        fields=planned.fields,
        seq=replayed.seq,
        version=replayed.version,
        attention_at=place_of(standing).attention_at,
        waiting_since=replayed.waiting_since,
        first_replied_at=replayed.first_replied_at,
        last_message_at=replayed.last_message_at,
        solved_at=replayed.solved_at,
        closed_at=replayed.closed_at,
        created_at=replayed.created_at,
    )


def _tag(planned: Sequence[PlannedTicket], tickets: Sequence[Ticket]) -> None:
    names = sorted({name for ticket in planned for name in ticket.tags})
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in names}
    Ticket.tags.through.objects.bulk_create(
        [
            Ticket.tags.through(ticket_id=ticket.pk, tag_id=tags[name].pk)
            for plan, ticket in zip(planned, tickets, strict=True)
            for name in plan.tags
        ],
        batch_size=BATCH,
    )


def _messages(planned: PlannedTicket, replayed: Replayed, ticket: Ticket) -> list[Message]:
    rows = []
    for seq, said in replayed.said:
        actor = next(fact.actor_id for fact in replayed.facts if fact.seq == seq)
        inbound = said.kind is MessageKind.INBOUND
        rows.append(
            Message(
                ticket=ticket,
                seq=seq,
                kind=said.kind,
                channel=planned.channel,
                customer=ticket.customer if inbound else None,
                user_id=actor,
                text=said.text,
                html=said.html,
                sent_at=said.at,
                created_at=said.at,
            )
        )
    return rows


def _events(
    lived: Sequence[Replayed], tickets: Sequence[Ticket], messages: Sequence[Message]
) -> list[Event]:
    ids = iter(message.pk for message in messages)
    found = []
    for replayed, ticket in zip(lived, tickets, strict=True):
        said = [next(ids) for _ in replayed.said]
        found += [_event(fact, ticket_id=ticket.pk, said=said) for fact in replayed.facts]
    return found


def _event(fact: Fact, *, ticket_id: int, said: Sequence[int]) -> Event:
    payload = dict(fact.payload)
    if fact.said is not None:
        payload["message_id"] = said[fact.said]
    return fact.event(
        ticket_id=ticket_id, seq=fact.seq, occurred_at=fact.at, actor_id=fact.actor_id, **payload
    )


def _in_reading_order(events: Sequence[Event], tickets: Sequence[Ticket]) -> list[Event]:
    """Running conversations first, then the newest; each conversation whole and in order.

    A reading is judged against those before it, so a conversation is never read backwards.
    """
    by_id = {ticket.pk: ticket for ticket in tickets}

    def rank(event: Event) -> tuple[bool, float, int, int]:
        ticket = by_id[event.ticket_id or 0]
        newest = -ticket.last_message_at.timestamp()
        return ticket.status not in ACTIVE, newest, ticket.pk, event.seq or 0

    return sorted((e for e in events if isinstance(e, MessageReceived)), key=rank)
