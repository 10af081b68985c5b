"""A customer's message comes in: stored once, on the right ticket, then announced."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from supportsentiment.kernel import db
from supportsentiment.kernel.errors import HouseError, InvalidError
from supportsentiment.kernel.events import Event, emit_all
from tickets.choices import MessageKind
from tickets.events import MessageReceived, StatusChanged, TicketOpened
from tickets.intake.inbound import InboundMessage, problems_of, snippet_of
from tickets.intake.markup import text_of_html
from tickets.lifecycle import Status, after_customer_wrote
from tickets.models import Message, Ticket
from tickets.services.attachments import keep_files
from tickets.services.customers import hold_keys, identity_key, know_customer
from tickets.services.recognise import Recognised, recognise
from tickets.services.sequence import lock_ticket, next_seq

# Mail may be a day on its way. What is older was brought in later, and nobody waited for us.
LONGEST_ON_THE_WAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Received:
    """Where a message ended up. `duplicate` says that it had been stored before."""

    message_id: int
    ticket_id: int
    customer_id: int
    duplicate: bool


def receive_message(*, inbound: InboundMessage, now: datetime) -> Received:
    """Store a message exactly once.

    It joins the named ticket, or the customer's running conversation on a chatty channel, or
    opens a ticket. A message to a closed ticket opens one that follows it.

    Raises:
        InvalidError: the message cannot be stored; says why, field by field.
    """
    metadata_size = len(json.dumps(inbound.metadata)) if inbound.metadata else 0
    if problems := problems_of(inbound, now=now, metadata_size=metadata_size):
        raise InvalidError(problems)
    with db.transaction():
        hold_keys(*_keys_of(inbound))
        recognised = recognise(inbound, now=now)
        if recognised.earlier:
            return _as_duplicate(*recognised.earlier)
        return _store(inbound, recognised, now=now)


def receive_messages(
    *, batch: Sequence[InboundMessage], now: datetime
) -> list[Received | HouseError]:
    """Store many messages, each by itself: one that is refused does not stop the others."""
    results: list[Received | HouseError] = []
    for inbound in batch:
        try:
            results.append(receive_message(inbound=inbound, now=now))
        except HouseError as refusal:
            results.append(refusal)
    return results


def _keys_of(inbound: InboundMessage) -> list[str]:
    keys = [identity_key(kind, value) for kind, value in inbound.sender.identities()]
    return [*keys, f"message:{inbound.dedupe_key}"] if inbound.dedupe_key else keys


def _store(inbound: InboundMessage, recognised: Recognised, *, now: datetime) -> Received:
    customer_id = know_customer(recognised, inbound.sender)
    ticket = _find_ticket(inbound, customer_id, running_id=recognised.running_id)
    if ticket is None or after_customer_wrote(Status(ticket.status)) is None:
        message, events = _begin(inbound, customer_id, follows=ticket, now=now)
    else:
        message, events = _go_on(inbound, ticket, now=now)
    emit_all(events)
    return Received(message.pk, message.ticket_id, customer_id, duplicate=False)


def _find_ticket(
    inbound: InboundMessage, customer_id: int, *, running_id: int | None
) -> Ticket | None:
    if inbound.ticket_id is not None:
        named = Ticket.objects.filter(pk=inbound.ticket_id, customer=customer_id).exists()
        if not named:
            raise InvalidError({"ticket": [_("This customer has no such ticket.")]})
        return lock_ticket(inbound.ticket_id)
    return lock_ticket(running_id) if running_id else None


def _begin(
    inbound: InboundMessage, customer_id: int, *, follows: Ticket | None, now: datetime
) -> tuple[Message, list[Event]]:
    """Open a ticket with its first message; the ticket is written once, as it then stands."""
    text, sent_at = _words_of(inbound), inbound.sent_at or now
    ticket = Ticket(
        customer_id=customer_id,
        subject=inbound.subject.strip() or (follows.subject if follows else ""),
        snippet=snippet_of(text),
        channel=inbound.channel,
        team=follows.team if follows else None,
        follows=follows,
        attention_at=_waits_from(sent_at, now=now),
        waiting_since=_waits_from(sent_at, now=now),
        last_message_at=sent_at,
        created_at=now,
    )
    opened_seq, message_seq = next_seq(ticket), next_seq(ticket)
    ticket.save(force_insert=True)
    opened = TicketOpened(
        ticket_id=ticket.pk,
        seq=opened_seq,
        occurred_at=now,
        channel=inbound.channel,
        follows_id=ticket.follows_id,
    )
    message = _add_message(inbound, ticket, text=text, seq=message_seq, now=now)
    return message, [opened, _received(message, now=now)]


def _go_on(
    inbound: InboundMessage, ticket: Ticket, *, now: datetime
) -> tuple[Message, list[Event]]:
    """Add a message to a locked ticket and move the ticket on."""
    text = _words_of(inbound)
    message = _add_message(inbound, ticket, text=text, seq=next_seq(ticket), now=now)
    return message, [
        _received(message, now=now),
        *_customer_wrote(ticket, message, now=now),
    ]


def _received(message: Message, *, now: datetime) -> MessageReceived:
    return MessageReceived(
        ticket_id=message.ticket_id, seq=message.seq, occurred_at=now, message_id=message.pk
    )


def _add_message(
    inbound: InboundMessage, ticket: Ticket, *, text: str, seq: int, now: datetime
) -> Message:
    message = Message.objects.create(
        ticket=ticket,
        seq=seq,
        kind=MessageKind.INBOUND,
        channel=inbound.channel,
        customer_id=ticket.customer_id,
        text=text,
        html=inbound.html,
        automatic=inbound.automatic,
        external_id=inbound.external_id,
        dedupe_key=inbound.dedupe_key,
        metadata=dict(inbound.metadata),
        sent_at=inbound.sent_at or now,
        created_at=now,
    )
    keep_files(message=message, files=inbound.attachments)
    return message


def _words_of(inbound: InboundMessage) -> str:
    return inbound.text or text_of_html(inbound.html)


def _customer_wrote(ticket: Ticket, message: Message, *, now: datetime) -> list[Event]:
    """Move the ticket on; an automatic message changes neither status nor waiting time."""
    ticket.last_message_at = max(ticket.last_message_at, message.sent_at)
    ticket.snippet = snippet_of(message.text)
    events: list[Event] = []
    if not message.automatic:
        old = Status(ticket.status)
        new = after_customer_wrote(old) or old
        ticket.status = new
        if ticket.waiting_since is None and new is not Status.SPAM:
            ticket.waiting_since = ticket.attention_at = _waits_from(message.sent_at, now=now)
        if new is not old:
            ticket.solved_at = None
            changed = StatusChanged(
                ticket_id=ticket.pk, seq=next_seq(ticket), occurred_at=now, old=old, new=new
            )
            events.append(changed)
    ticket.save(
        update_fields=[
            "seq",
            "status",
            "snippet",
            "last_message_at",
            "waiting_since",
            "attention_at",
            "solved_at",
        ]
    )
    return events


def _as_duplicate(message_id: int, ticket_id: int, customer_id: int | None) -> Received:
    if customer_id is None:
        raise InvalidError({"external_id": [_("Belongs to something that is not a message in.")]})
    return Received(message_id, ticket_id, customer_id, duplicate=True)


def _waits_from(sent_at: datetime, *, now: datetime) -> datetime:
    """When the customer began to wait for us, so that old mail brought in cannot jump the queue."""
    return max(sent_at, now - LONGEST_ON_THE_WAY)
