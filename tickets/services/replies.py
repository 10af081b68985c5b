"""We write: replies to the customer and notes among ourselves."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ConflictError, ForbiddenError, InvalidError
from supportsentiment.kernel.events import Event, emit, emit_all
from tickets.choices import MessageKind
from tickets.events import NoteAdded, ReplySent, StatusChanged
from tickets.intake.inbound import MAX_TEXT, InboundFile, text_problems
from tickets.lifecycle import Status, after_we_replied
from tickets.models import Message, Ticket
from tickets.permissions import why_not_note, why_not_reply
from tickets.services.attachments import keep_files
from tickets.services.sequence import lock_ticket, next_seq


def reply(
    *,
    ticket_id: int,
    user: User,
    text: str,
    now: datetime,
    seen_seq: int | None = None,
    files: Sequence[InboundFile] = (),
) -> Message:
    """Answer the customer.

    `seen_seq` is the newest message that the writer had on the screen; when somebody has
    spoken since, nothing is sent and the newer messages are named. None skips the check.

    Raises:
        NotFoundError: there is no such ticket.
        ForbiddenError: this user may not answer here now.
        InvalidError: the text is empty, too long or cannot be stored.
        ConflictError: the writer has not seen the newest message.
    """
    _refuse_bad_text(text)
    with db.transaction():
        ticket = lock_ticket(ticket_id)
        if refusal := why_not_reply(ticket, user=user):
            raise ForbiddenError(refusal)
        _refuse_stale(ticket, seen_seq=seen_seq)
        message = _say(ticket, MessageKind.OUTBOUND, user=user, text=text, now=now)
        keep_files(message=message, files=files)
        events: list[Event] = [
            ReplySent(
                ticket_id=ticket.pk,
                seq=message.seq,
                occurred_at=now,
                actor_id=user.pk,
                message_id=message.pk,
            )
        ]
        events.extend(_our_turn_ends(ticket, user=user, now=now))
        emit_all(events)
    return message


def add_note(*, ticket_id: int, user: User, text: str, now: datetime) -> Message:
    """Leave an internal note; no customer ever sees it and no engine ever reads it.

    Raises:
        NotFoundError, ForbiddenError, InvalidError: as in `reply`.
    """
    _refuse_bad_text(text)
    with db.transaction():
        ticket = lock_ticket(ticket_id)
        if refusal := why_not_note(ticket, user=user):
            raise ForbiddenError(refusal)
        message = _say(ticket, MessageKind.NOTE, user=user, text=text, now=now)
        ticket.save(update_fields=["seq"])
        emit(
            NoteAdded(
                ticket_id=ticket.pk,
                seq=message.seq,
                occurred_at=now,
                actor_id=user.pk,
                message_id=message.pk,
            )
        )
    return message


def _refuse_bad_text(text: str) -> None:
    problems = text_problems(text, most=MAX_TEXT)
    if not text.strip():
        problems = [_("Write something first.")]
    if problems:
        raise InvalidError({"text": problems})


def _refuse_stale(ticket: Ticket, *, seen_seq: int | None) -> None:
    if seen_seq is None:
        return
    spoken = Message.objects.filter(
        ticket=ticket, seq__gt=seen_seq, kind__in=[MessageKind.INBOUND, MessageKind.OUTBOUND]
    )
    newer = list(spoken.order_by("seq").values_list("pk", flat=True))
    if newer:
        raise ConflictError(
            _("Somebody has written since you last looked. Read it, then send again."),
            changed={"messages": newer},
        )


def _say(ticket: Ticket, kind: MessageKind, *, user: User, text: str, now: datetime) -> Message:
    return Message.objects.create(
        ticket=ticket,
        seq=next_seq(ticket),
        kind=kind,
        channel=ticket.channel,
        user=user,
        text=text,
        sent_at=now,
        created_at=now,
    )


def _our_turn_ends(ticket: Ticket, *, user: User, now: datetime) -> list[Event]:
    old = Status(ticket.status)
    new = after_we_replied(old)
    ticket.status = new
    ticket.waiting_since = None
    ticket.first_replied_at = ticket.first_replied_at or now
    ticket.last_message_at = max(ticket.last_message_at, now)
    ticket.assignee = ticket.assignee or user
    events: list[Event] = []
    if new is not old:
        events.append(
            StatusChanged(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=now,
                actor_id=user.pk,
                old=old,
                new=new,
            )
        )
    ticket.save(
        update_fields=[
            "seq",
            "status",
            "waiting_since",
            "first_replied_at",
            "last_message_at",
            "assignee",
        ]
    )
    return events
