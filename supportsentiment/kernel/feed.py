"""Facts in the order of their ids, for readers that follow along from outside.

A reader asks for what came after the last id it saw. Ids are given out before the commit, so a
fact of a transaction that is still open could turn up behind one that has been read, and would
be missed. Therefore only facts are shown that no open transaction can get in front of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Func, Q, QuerySet

from supportsentiment.kernel.models import EventRecord

# Row versions carry 32 bits of the transaction's number; the comparison goes round with them.
# A reader's own open transaction sees its own facts.
SETTLED = """(
  kernel_eventrecord.stored_at < statement_timestamp() - interval '1 day'
  OR mod(
       (pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295)
         - kernel_eventrecord.xmin::text::bigint + 4294967296, 4294967296
     ) BETWEEN 1 AND 2147483647
  OR kernel_eventrecord.xmin::text::bigint
       = (pg_current_xact_id_if_assigned()::text::bigint & 4294967295)
)"""


class Settled(Func):
    """Whether every transaction that could have put a fact before this one has ended."""

    template = SETTLED.replace("%", "%%")
    output_field = BooleanField()


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
    records = EventRecord.objects.filter(Settled(), pk__gt=after)
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
