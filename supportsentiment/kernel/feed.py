"""Facts in the order of their ids, for readers that follow along from outside.

A reader asks for what came after the last id it saw. Ids are given out before the commit, so a
fact of a transaction that is still open could turn up behind one that has been read, and would
be missed. Therefore only facts are shown that no open transaction can get in front of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, Q, QuerySet

from supportsentiment.kernel.models import EventRecord

ROUND = 2**32

# Transactions of this database that have written something, and the number of the next one.
OPEN = """
SELECT (pg_snapshot_xmax(pg_current_snapshot())::text::bigint & 4294967295),
       array(SELECT backend_xid::text::bigint FROM pg_stat_activity
             WHERE datname = current_database() AND backend_xid IS NOT NULL
               AND pid <> pg_backend_pid())
"""

# Row versions carry 32 bits of the number; the comparison goes round with them. What has lain for
# a day is settled, and a reader's own open transaction sees its own facts.
SETTLED = """(
  kernel_eventrecord.stored_at < statement_timestamp() - interval '1 day'
  OR mod(%(bound)s - kernel_eventrecord.xmin::text::bigint + 4294967296, 4294967296)
       BETWEEN 1 AND 2147483647
  OR kernel_eventrecord.xmin::text::bigint
       = (pg_current_xact_id_if_assigned()::text::bigint & 4294967295)
)"""


class Settled(Func):
    """Whether every transaction that could have put a fact before this one has ended.

    `bound` is the number below which all had ended before the facts were looked at.
    """

    output_field = BooleanField()

    def __init__(self, bound: int) -> None:
        super().__init__(template=SETTLED % {"bound": int(bound)})


def oldest_open() -> int:
    """The number of the oldest open transaction that has written, or of the next one."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        upcoming, still_open = cursor.fetchone()
    # One that began after the question lies ahead of the next one: far round, and no matter.
    behind = [(upcoming - number) % ROUND for number in still_open]
    return int((upcoming - max((way for way in behind if way < ROUND // 2), default=0)) % ROUND)


@dataclass(frozen=True, slots=True)
class FeedFact:
    """One stored fact; `payload` holds what the event carries beside the columns."""

    id: int
    name: str
    ticket_id: int | None
    seq: int | None
    actor_id: int | None
    occurred_at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts a reader may see and asks for.

    `tickets` are the ids of tickets that may be seen, None for all; `desk` says whether facts
    that are about no ticket may be seen. Empty `names` mean every kind.
    """

    tickets: "QuerySet[Any] | None" = None
    desk: bool = False
    ticket_id: int | None = None
    names: Sequence[str] = ()


def facts_after(after: int, *, wanted: Wanted, most: int) -> list[FeedFact]:
    """Up to `most` settled facts with an id above `after`, oldest first."""
    records = EventRecord.objects.filter(Settled(oldest_open()), pk__gt=after)
    seen = Q(ticket_id__isnull=False)
    if wanted.tickets is not None:
        seen = Q(ticket_id__in=wanted.tickets)
    if wanted.desk:
        seen |= Q(ticket_id__isnull=True)
    if wanted.ticket_id is not None:
        seen &= Q(ticket_id=wanted.ticket_id)
    if wanted.names:
        seen &= Q(name__in=wanted.names)
    return [
        FeedFact(
            id=record.pk,
            name=record.name,
            ticket_id=record.ticket_id,
            seq=record.seq,
            actor_id=record.actor_id,
            occurred_at=record.occurred_at,
            payload=record.payload,
        )
        for record in records.filter(seen).order_by("pk")[:most]
    ]
