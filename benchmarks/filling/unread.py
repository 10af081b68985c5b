"""Messages that have come in and that nobody has read: rows and facts as the door makes them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from benchmarks.texts import make_texts
from supportsentiment.kernel import db
from supportsentiment.kernel.events import emit_all
from tickets.choices import Channel, MessageKind
from tickets.events import MessageReceived, TicketOpened
from tickets.lifecycle import Status
from tickets.models import Customer, Message, Ticket

AT_ONCE = 1_000
PER_TICKET = 2


def fill(count: int) -> dict[str, Any]:
    """Store `count` messages, two a ticket, with the facts that announce them."""
    texts = make_texts(count)
    for first in range(0, count, AT_ONCE):
        _store(texts[first : first + AT_ONCE], first=first)
    return {"messages": Message.objects.count(), "tickets": Ticket.objects.count()}


def _store(texts: list[str], *, first: int) -> None:
    now = timezone.now() - timedelta(hours=1)
    with db.transaction():
        number = -(-len(texts) // PER_TICKET)
        customers = Customer.objects.bulk_create(
            Customer(name=f"Customer {first + place}") for place in range(number)
        )
        tickets = Ticket.objects.bulk_create(
            _ticket(customer, snippet=texts[PER_TICKET * place][:160], now=now)
            for place, customer in enumerate(customers)
        )
        messages = Message.objects.bulk_create(
            _message(tickets[place // PER_TICKET], text, seq=2 + place % PER_TICKET, now=now)
            for place, text in enumerate(texts)
        )
        emit_all([*(_opened(one, now=now) for one in tickets), *map(_received, messages)])


def _ticket(customer: Customer, *, snippet: str, now: datetime) -> Ticket:
    return Ticket(
        customer=customer,
        channel=Channel.CHAT,
        status=Status.NEW,
        seq=1 + PER_TICKET,
        attention_at=now,
        waiting_since=now,
        last_message_at=now,
        created_at=now,
        snippet=snippet,
    )


def _message(ticket: Ticket, text: str, *, seq: int, now: datetime) -> Message:
    return Message(
        ticket=ticket,
        seq=seq,
        kind=MessageKind.INBOUND,
        channel=Channel.CHAT,
        customer=ticket.customer,
        text=text,
        sent_at=now,
        created_at=now,
    )


def _opened(ticket: Ticket, *, now: datetime) -> TicketOpened:
    return TicketOpened(
        ticket_id=ticket.pk, seq=1, occurred_at=now, channel=Channel.CHAT, follows_id=None
    )


def _received(message: Message) -> MessageReceived:
    return MessageReceived(
        ticket_id=message.ticket_id,
        seq=message.seq,
        occurred_at=message.created_at,
        message_id=message.pk,
    )
