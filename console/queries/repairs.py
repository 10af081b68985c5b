"""What the desk could not do by itself: messages that nobody could read, and given-up work."""

from dataclasses import dataclass
from datetime import datetime

from sentiment.models import Unread
from supportsentiment.accounts.models import User
from supportsentiment.kernel.dead import DeadWork, dead_work
from supportsentiment.kernel.standstill import look
from supportsentiment.kernel.waiting import Waiting
from tickets.called import called, introduce
from tickets.models import Message

SHOWN = 100
CUSTOMER = "message__ticket__customer"


@dataclass(frozen=True, slots=True)
class NotReadRow:
    """A message that every attempt failed on. `work_ids` is empty once it waits again."""

    message_id: int
    ticket_id: int
    subject: str
    customer: str
    reason: str
    since: datetime
    work_ids: tuple[int, ...]


def not_read(user: User) -> list[NotReadRow]:
    """Messages without a reading that were given up, the newest first."""
    rows = (
        Unread.objects.filter(message__in=Message.objects.visible_to(user))
        .select_related(CUSTOMER)
        .annotate(called=called(CUSTOMER))
        .order_by("-created_at")[:SHOWN]
    )
    found: list[Unread] = introduce(rows, at=CUSTOMER)
    dead = dead_work(most=SHOWN * 5, ticket_ids=[row.message.ticket_id for row in found])
    return [
        NotReadRow(
            message_id=row.message_id,
            ticket_id=row.message.ticket_id,
            subject=row.message.ticket.subject or row.message.ticket.snippet,
            customer=str(row.message.ticket.customer),
            reason=row.reason,
            since=row.created_at,
            work_ids=tuple(work.work_id for work in dead if work.message_id == row.message_id),
        )
        for row in found
    ]


def waiting_too_long() -> tuple[Waiting, ...]:
    """What is held up now: a model that is away, or a worker that does not run."""
    return look().held_up


def given_up() -> list[DeadWork]:
    """All work that was given up, whatever it is about."""
    return dead_work(most=SHOWN)
