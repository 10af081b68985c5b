"""Reading what was given up and what is held up, so that people see what is wrong.

`kernel.work.revive` is the other half of the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import Now

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


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Work of one listener that waits longer than it should, all for the same reason.

    `reason` is empty where nobody has tried it yet, as when no worker runs.
    """

    listener: str
    reason: str
    count: int
    since: datetime


def held_up(*, longer_than: timedelta) -> list[HeldUp]:
    """What waits since long, or was put back because something it needs is away; the most first."""
    late = Q(event__stored_at__lt=Now() - longer_than)
    rows = (
        Work.objects.filter(late | ~Q(reason=""), dead_at=None)
        .values("listener", "reason")
        .annotate(count=Count("pk"), since=Min("event__stored_at"))
        .order_by("-count", "listener")
    )
    return [HeldUp(**row) for row in rows]


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
