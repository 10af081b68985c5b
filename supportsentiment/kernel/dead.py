"""Reading what was given up, so that people see what is wrong; `kernel.work.revive` is the rest.

What only waits is looked at by `kernel.standstill`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from supportsentiment.kernel.models import Work


@dataclass(frozen=True, slots=True)
class DeadWork:
    """A fact that one listener gave up after its last attempt, and why.

    `message_id` is set where the fact was about a message.
    """

    work_id: int
    listener: str
    ticket_id: int | None
    message_id: int | None
    attempts: int
    dead_at: datetime
    reason: str


def dead_work(*, most: int, ticket_ids: Sequence[int] | None = None) -> list[DeadWork]:
    """What was given up, the newest first; only of these tickets where some are named."""
    rows = Work.objects.filter(dead_at__isnull=False).select_related("event")
    if ticket_ids is not None:
        rows = rows.filter(event__ticket_id__in=ticket_ids)
    return [
        DeadWork(
            work_id=row.pk,
            listener=row.listener,
            ticket_id=row.event.ticket_id,
            message_id=row.event.payload.get("message_id"),
            attempts=row.attempts,
            dead_at=row.dead_at,
            reason=row.reason,
        )
        for row in rows.order_by("-dead_at")[:most]
        if row.dead_at is not None
    ]
