"""Reading the history: stored facts as plain values, for screens and the API.

Rooms never see the event table itself. Facts name people and messages by id; who shows them
looks those up with their own `visible_to`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from supportsentiment.kernel.models import EventRecord

MOST_FACTS = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """One stored fact of a ticket. `payload` holds what the event carries beside the columns."""

    seq: int
    name: str
    actor_id: int | None
    occurred_at: datetime
    payload: Mapping[str, Any]


def facts_of_ticket(
    ticket_id: int, *, after: int = 0, until: int | None = None, names: Sequence[str] = ()
) -> list[Fact]:
    """Facts with `after < seq <= until`, oldest first, at most the newest 500 of them.

    `names` narrows to those kinds; empty means all.
    """
    records = EventRecord.objects.of_ticket(ticket_id, after=after)
    if until is not None:
        records = records.filter(seq__lte=until)
    if names:
        records = records.filter(name__in=names)
    newest = records.order_by("-seq")[:MOST_FACTS]
    facts = [
        Fact(record.seq or 0, record.name, record.actor_id, record.occurred_at, record.payload)
        for record in newest
    ]
    return facts[::-1]


def facts_of_tickets(
    ticket_ids: Collection[int], *, names: Sequence[str]
) -> list[tuple[int, Fact]]:
    """The facts of these kinds of many tickets, each with its ticket, in the order of each ticket."""
    records = EventRecord.objects.filter(ticket_id__in=ticket_ids, name__in=names)
    return [
        (
            record.ticket_id or 0,
            Fact(record.seq or 0, record.name, record.actor_id, record.occurred_at, record.payload),
        )
        for record in records.order_by("ticket_id", "seq")
    ]
