"""The one door: facts are stored in the transaction of the change that they speak of.

`emit` writes an `EventRecord` and, for each durable listener, a `Work` row. After the commit it
nudges the listeners through Celery, and gives the facts to the hints. A nudge that fails is counted and forgotten: the sweep
(`kernel.work`) finds what is left. What a listener is, is said in `kernel.listeners`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, Self

from django.db import connection
from django.db.models.functions import Now

from supportsentiment.kernel import broker, db
from supportsentiment.kernel.listeners import Listener, listeners_of
from supportsentiment.kernel.models import EventRecord, Work

COLUMNS = ("ticket_id", "seq", "actor_id", "occurred_at")
HISTORY_BATCH = 2_000
# Facts and their work in one statement, by hand: every message passes here three times. Ids are
# given in the order of the facts.
STORE = """
WITH told AS (
  INSERT INTO kernel_eventrecord (name, ticket_id, seq, actor_id, occurred_at, payload)
  SELECT name, ticket_id, seq, actor_id, occurred_at, payload::jsonb
  FROM unnest(%(name)s::text[], %(ticket_id)s::bigint[], %(seq)s::bigint[],
              %(actor_id)s::bigint[], %(occurred_at)s::timestamptz[], %(payload)s::text[])
       WITH ORDINALITY AS fact (name, ticket_id, seq, actor_id, occurred_at, payload, place)
  ORDER BY place
  RETURNING id
), numbered AS (
  SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM told
)
INSERT INTO kernel_work (listener, event_id, attempts, reason)
SELECT listener, id, 0, ''
FROM unnest(%(listener)s::text[], %(place)s::bigint[]) AS ear (listener, place)
JOIN numbered USING (place) ORDER BY id
"""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact in the past tense. It carries ids and short plain values, never what people wrote.

    `seq` orders the facts of a ticket; `actor_id` is the user who did it, None for a customer
    or the house itself. `occurred_at` is an aware datetime.
    """

    name: ClassVar[str]

    occurred_at: datetime
    ticket_id: int | None = None
    seq: int | None = None
    actor_id: int | None = None

    def to_record(self) -> EventRecord:
        """The row of this fact, not yet saved."""
        payload = asdict(self)
        columns = {column: payload.pop(column) for column in COLUMNS}
        return EventRecord(name=self.name, payload=payload, **columns)

    @classmethod
    def from_record(cls, record: "EventRecord | StoredFact") -> Self:
        """The fact of a stored row, with its own type."""
        columns = {column: getattr(record, column) for column in COLUMNS}
        return cls(**columns, **record.payload)


@dataclass(frozen=True, slots=True)
class StoredFact:
    """The columns of an `EventRecord`, without the model around them."""

    id: int
    name: str
    ticket_id: int | None
    seq: int | None
    actor_id: int | None
    occurred_at: datetime
    payload: dict[str, Any]


def emit(event: Event) -> None:
    """Store one fact in the open transaction; tell the listeners when that commits.

    Raises:
        NotInTransactionError: no transaction is open.
    """
    emit_all([event])


def emit_all(events: Sequence[Event]) -> None:
    """Store many facts, and the work that they cause, with one statement; see `emit`."""
    db.require_transaction()
    if not events:
        return
    _store(events)
    heard: dict[str, list[Event]] = {}
    for event in events:
        for listener in listeners_of(type(event)):
            heard.setdefault(listener.name, []).append(event)
    if heard:
        db.run_after_commit(partial(broker.call_listeners, heard))


def _store(events: Sequence[Event]) -> None:
    """Write facts and work."""
    records = [event.to_record() for event in events]
    asked = [
        (listener.name, place)
        for place, event in enumerate(events)
        for listener in listeners_of(type(event))
        if listener.durable
    ]
    columns: dict[str, list[object]] = {
        name: [getattr(record, name) for record in records] for name in ("name", *COLUMNS)
    }
    columns["payload"] = [json.dumps(record.payload) for record in records]
    columns["listener"] = [name for name, _ in asked]
    columns["place"] = [place for _, place in asked]
    with connection.cursor() as cursor:
        cursor.execute(STORE, columns)


def emit_history(events: Sequence[Event], *, to_do: Sequence[Event], per_second: int) -> None:
    """Store facts of the past, for the time line; no screen is told of them.

    Only those in `to_do`, which must also be in `events`, become work for the durable
    listeners. It becomes due in the order given, so many a second, so that what comes in
    meanwhile does not have to wait behind all of it.

    Raises:
        NotInTransactionError: no transaction is open.
    """
    db.require_transaction()
    records = EventRecord.objects.bulk_create(
        [event.to_record() for event in events], batch_size=HISTORY_BATCH
    )
    by_event = dict(zip(map(id, events), records, strict=True))
    works = [
        Work(
            listener=listener.name,
            event=by_event[id(event)],
            available_at=Now() + timedelta(seconds=number // per_second),
        )
        for number, event in enumerate(to_do)
        for listener in listeners_of(type(event))
        if listener.durable
    ]
    Work.objects.bulk_create(works, batch_size=HISTORY_BATCH)
    heard: dict[str, list[Event]] = {work.listener: [] for work in works}
    db.run_after_commit(partial(broker.call_listeners, heard))


def recall(listener: Listener, records: "Sequence[EventRecord | StoredFact]") -> list[Event]:
    """The facts of stored rows, each with the type that its listener is wired to."""
    return [listener.event_types[record.name].from_record(record) for record in records]
