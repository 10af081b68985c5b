"""Claiming and doing work: leases, attempts, halving, the dead state and the sweep.

All times are the database's. A claim is one statement with SKIP LOCKED; it is finished only by
the lease that made it. A batch that raises is halved down to the fact that does it. Rows whose
worker died come back in smaller batches, the third time alone.
"""

import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from supportsentiment.kernel import broker, db, metrics
from supportsentiment.kernel.errors import TryLaterError
from supportsentiment.kernel.events import StoredFact, recall
from supportsentiment.kernel.listeners import Listener, durable_listeners, listener_named
from supportsentiment.kernel.models import Work
from supportsentiment.kernel.trace import tracing
from supportsentiment.kernel.waiting import DATABASE_AWAY

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
BATCHES_A_TURN = 8
BACKOFF_SECONDS = 2
TRY_LATER_SECONDS = 10
WORKER_DIED = "The worker stopped while it worked on this."

# A claim or its end that a crash of the server forgets is made again, so neither waits for the
# disk: `synchronous_commit` is off for these two statements alone.
CLAIM = """
WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true)), claimed AS (
UPDATE kernel_work SET attempts = attempts + 1, lease_by = %(lease)s,
       available_at = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id IN (
  SELECT id FROM kernel_work
  WHERE listener = %(listener)s AND dead_at IS NULL AND available_at <= clock_timestamp()
    AND attempts = (SELECT attempts FROM kernel_work
                    WHERE listener = %(listener)s AND dead_at IS NULL
                      AND available_at <= clock_timestamp() AND attempts < %(most)s
                    ORDER BY id LIMIT 1)
  ORDER BY id
  LIMIT (SELECT greatest(1, %(batch)s >> (3 * attempts)) FROM kernel_work
         WHERE listener = %(listener)s AND dead_at IS NULL
           AND available_at <= clock_timestamp() AND attempts < %(most)s
         ORDER BY id LIMIT 1)
  FOR UPDATE SKIP LOCKED)
RETURNING id, event_id, attempts)
SELECT claimed.id, attempts, event_id, name, ticket_id, seq, actor_id, occurred_at, payload
FROM unhurried, claimed JOIN kernel_eventrecord ON kernel_eventrecord.id = event_id
ORDER BY claimed.id
"""

FINISH = """
WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
DELETE FROM kernel_work USING unhurried WHERE id = ANY(%(work)s) AND lease_by = %(lease)s
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A row of work with the fact that it is about."""

    work_id: int
    attempts: int
    fact: StoredFact


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that this process may work on until the lease ends."""

    lease: uuid.UUID
    listener: Listener
    rows: tuple[Held, ...]

    def part(self, rows: Sequence[Held]) -> "Claim":
        """The same claim on fewer rows."""
        return Claim(lease=self.lease, listener=self.listener, rows=tuple(rows))

    @property
    def work_ids(self) -> list[int]:
        """Primary keys of the claimed rows."""
        return [row.work_id for row in self.rows]


_stopping = Event()


def stop_soon() -> None:
    """Claim nothing more in this process: it is asked to end, and others find what is left."""
    _stopping.set()


def work_off(listener_name: str) -> int:
    """Deal with what waits for one listener, for one turn. Returns the number of facts tried.

    After a turn the rest is announced anew, so that a long backlog of one listener never keeps
    the others of the same queue waiting for more than a few batches.
    """
    listener = listener_named(listener_name)
    tried = 0
    for _ in range(BATCHES_A_TURN):
        if _stopping.is_set():
            return tried
        claim = claim_work(listener)
        if claim is None:
            return tried
        tried += len(claim.rows)
        if not carry_out(claim):
            return tried
        fresh = claim.rows[0].attempts == 1
        if fresh and len(claim.rows) < listener.batch:
            return tried
    broker.nudge(listener)
    return tried


def claim_work(listener: Listener) -> Claim | None:
    """Claim up to a batch of the oldest rows that wait, or None."""
    lease = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            CLAIM,
            {
                "lease": lease,
                "seconds": min(listener.lease_seconds, settings.WORK_LEASE_SECONDS),
                "listener": listener.name,
                "batch": listener.batch,
                "most": MAX_ATTEMPTS,
            },
        )
        rows = tuple(map(_held, cursor.fetchall()))
    return Claim(lease=lease, listener=listener, rows=rows) if rows else None


def _held(row: tuple[Any, ...]) -> Held:
    work_id, attempts, event_id, name, ticket_id, seq, actor_id, occurred_at, payload = row
    fact = StoredFact(event_id, name, ticket_id, seq, actor_id, occurred_at, json.loads(payload))
    return Held(work_id, attempts, fact)


def carry_out(claim: Claim) -> bool:
    """Let the listener hear the facts of a claim, and settle every row of it.

    False says that what the listener needs is away, so that going on is of no use now.

    Raises:
        django.db.Error: the database is away; the rows wait without losing an attempt, or, where
            it stays away, until their lease has run out.
    """
    listener = claim.listener
    try:
        with tracing(f"{listener.name}:{claim.rows[0].fact.id}"):
            listener(recall(listener, [row.fact for row in claim.rows]))
    except TryLaterError as error:
        level = logging.WARNING if error.seconds is None else logging.DEBUG
        logger.log(level, "%s waits: %s", listener.name, error)
        _put_back(claim, reason=str(error), seconds=error.seconds or TRY_LATER_SECONDS)
        return error.seconds is not None
    except Exception as error:
        if isinstance(error, Error) and db.is_away(error):
            _put_back_when_it_answers(claim)
            raise
        metrics.WORK_FAILED.labels(listener.name).inc()
        logger.warning("%s failed on %s facts", listener.name, len(claim.rows), exc_info=True)
        return _halve(claim, error)
    _finish(claim)
    return True


def _halve(claim: Claim, error: Exception) -> bool:
    if len(claim.rows) == 1:
        _fail(claim, reason=f"{type(error).__name__}: {error}"[:500])
        return True
    middle = len(claim.rows) // 2
    first, second = claim.part(claim.rows[:middle]), claim.part(claim.rows[middle:])
    if carry_out(first):
        return carry_out(second)
    _put_back(second, reason="", seconds=TRY_LATER_SECONDS)
    return False


def _finish(claim: Claim) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FINISH, {"work": claim.work_ids, "lease": claim.lease})
        metrics.WORK_DONE.labels(claim.listener.name).inc(cursor.rowcount)


def _put_back_when_it_answers(claim: Claim) -> None:
    """A restart takes seconds: a new connection waits for it, and the work need not wait longer."""
    logger.warning("The database is away; %s waits", claim.listener.name)
    connection.close()
    _put_back(claim, reason=DATABASE_AWAY, seconds=BACKOFF_SECONDS)


def _put_back(claim: Claim, *, reason: str, seconds: int) -> None:
    """Wait without losing an attempt: it was not the work's fault."""
    Work.objects.filter(pk__in=claim.work_ids, lease_by=claim.lease).update(
        attempts=F("attempts") - 1,
        available_at=_in_seconds(seconds),
        lease_by=None,
        reason=reason[:500],
    )


def _fail(claim: Claim, *, reason: str) -> None:
    row = claim.rows[0]
    held = Work.objects.filter(pk=row.work_id, lease_by=claim.lease)
    if row.attempts < MAX_ATTEMPTS:
        wait = BACKOFF_SECONDS**row.attempts
        held.update(available_at=_in_seconds(wait), lease_by=None, reason=reason)
    else:
        _give_up(held, work_id=row.work_id, reason=reason)


def _in_seconds(seconds: int) -> object:
    return Now() + timedelta(seconds=seconds)


def _give_up(held: "QuerySet[Work]", *, work_id: int, reason: str) -> None:
    """Mark work as dead and tell its listener, both or neither; people can retry it.

    A listener that cannot even be told is logged: what is dead must not come back for ever.
    """
    with db.transaction():
        if not held.update(dead_at=Now(), lease_by=None, reason=reason):
            return
        work = Work.objects.select_related("event").get(pk=work_id)
        listener = listener_named(work.listener)
        metrics.WORK_DEAD.labels(listener.name).inc()
        logger.error("%s gave up event %s: %s", listener.name, work.event_id, reason)
        try:
            with db.savepoint():
                _bury(work, listener)
        except Exception as error:
            if isinstance(error, Error) and db.is_away(error):
                raise
            logger.exception("%s could not be told of event %s", listener.name, work.event_id)


def _bury(work: Work, listener: Listener) -> None:
    if listener.bury:
        (fact,) = recall(listener, [work.event])
        listener.bury(fact, work.reason)


def waits(listener_name: str) -> bool:
    """Whether something could be claimed for this listener now."""
    rows = Work.objects.filter(listener=listener_name, dead_at=None, available_at__lte=Now())
    return rows.exists()


def is_under_way(listener_name: str) -> bool:
    """Whether something waits for this listener or is being dealt with."""
    return Work.objects.filter(listener=listener_name, dead_at=None).exists()


def revive(*, work_ids: Sequence[int]) -> int:
    """Give dead work a new chance; returns how many rows were dead."""
    revived = Work.objects.filter(pk__in=work_ids, dead_at__isnull=False)
    names = set(revived.values_list("listener", flat=True))
    count = revived.update(dead_at=None, attempts=0, available_at=Now(), reason="")
    for name in names:
        broker.nudge(listener_named(name))
    return count


def sweep() -> None:
    """Find what nudges missed and what killed its worker too often. Cheap when there is nothing."""
    for listener in durable_listeners():
        waiting = Work.objects.filter(listener=listener.name, dead_at=None, available_at__lte=Now())
        for work in waiting.filter(attempts__gte=MAX_ATTEMPTS)[:100]:
            held = waiting.filter(pk=work.pk)
            _give_up(held, work_id=work.pk, reason=work.reason or WORKER_DIED)
        if waiting.exists():
            broker.nudge(listener, again=True)
