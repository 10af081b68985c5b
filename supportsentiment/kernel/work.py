"""Claiming and doing work: leases, attempts, halving, the dead state and the sweep.

All times are the database's. A claim is one statement with SKIP LOCKED; it is finished only by
the lease that made it. A batch that raises is halved down to the fact that does it. Rows whose
worker died come back in smaller batches, the third time alone.
"""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.db.models.functions import Now

from supportsentiment.kernel import broker, db, metrics
from supportsentiment.kernel.errors import TryLaterError
from supportsentiment.kernel.events import recall
from supportsentiment.kernel.listeners import Listener, durable_listeners, listener_named
from supportsentiment.kernel.models import EventRecord, Work
from supportsentiment.kernel.trace import tracing

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
BATCHES_A_TURN = 8
BACKOFF_SECONDS = 2
TRY_LATER_SECONDS = 10
WORKER_DIED = "The worker stopped while it worked on this."

CLAIM = """
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
RETURNING id, event_id, attempts
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that this process may work on until the lease ends."""

    lease: uuid.UUID
    listener: Listener
    rows: tuple[tuple[int, int, int], ...]

    def part(self, rows: Sequence[tuple[int, int, int]]) -> "Claim":
        """The same claim on fewer rows."""
        return Claim(lease=self.lease, listener=self.listener, rows=tuple(rows))

    @property
    def work_ids(self) -> list[int]:
        """Primary keys of the claimed rows."""
        return [row[0] for row in self.rows]


def work_off(listener_name: str) -> int:
    """Deal with what waits for one listener, for one turn. Returns the number of facts tried.

    After a turn the rest is announced anew, so that a long backlog of one listener never keeps
    the others of the same queue waiting for more than a few batches.
    """
    listener = listener_named(listener_name)
    tried = 0
    for _ in range(BATCHES_A_TURN):
        claim = claim_work(listener)
        if claim is None:
            return tried
        carry_out(claim)
        tried += len(claim.rows)
        fresh = claim.rows[0][2] == 1
        if fresh and len(claim.rows) < listener.batch:
            return tried
    broker.nudge(listener)
    return tried


def claim_work(listener: Listener) -> Claim | None:
    """Claim up to a batch of the oldest rows that wait, or None."""
    lease = uuid.uuid4()
    with db.transaction(), connection.cursor() as cursor:
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
        rows = tuple(sorted(cursor.fetchall()))
    return Claim(lease=lease, listener=listener, rows=rows) if rows else None


def carry_out(claim: Claim) -> None:
    """Let the listener hear the facts of a claim, and settle every row of it."""
    listener = claim.listener
    records = EventRecord.objects.in_bulk([event_id for _, event_id, _ in claim.rows])
    facts = recall(listener, [records[event_id] for _, event_id, _ in claim.rows])
    try:
        with tracing(f"{listener.name}:{claim.rows[0][1]}"):
            listener(facts)
    except TryLaterError as error:
        _put_back(claim, reason=str(error))
    except (OperationalError, InterfaceError):
        logger.warning("The database is away; the lease on %s will run out", listener.name)
        raise
    except Exception as error:
        metrics.WORK_FAILED.labels(listener.name).inc()
        logger.warning("%s failed on %s facts", listener.name, len(facts), exc_info=True)
        _halve(claim, error)
    else:
        _finish(claim)


def _halve(claim: Claim, error: Exception) -> None:
    if len(claim.rows) == 1:
        _fail(claim, reason=f"{type(error).__name__}: {error}"[:500])
        return
    middle = len(claim.rows) // 2
    carry_out(claim.part(claim.rows[:middle]))
    carry_out(claim.part(claim.rows[middle:]))


def _finish(claim: Claim) -> None:
    done, _ = Work.objects.filter(pk__in=claim.work_ids, lease_by=claim.lease).delete()
    metrics.WORK_DONE.labels(claim.listener.name).inc(done)


def _put_back(claim: Claim, *, reason: str) -> None:
    """Wait without losing an attempt: it was not the work's fault."""
    Work.objects.filter(pk__in=claim.work_ids, lease_by=claim.lease).update(
        attempts=F("attempts") - 1,
        available_at=_in_seconds(TRY_LATER_SECONDS),
        lease_by=None,
        reason=reason[:500],
    )


def _fail(claim: Claim, *, reason: str) -> None:
    work_id, _, attempts = claim.rows[0]
    held = Work.objects.filter(pk=work_id, lease_by=claim.lease)
    if attempts < MAX_ATTEMPTS:
        wait = BACKOFF_SECONDS**attempts
        held.update(available_at=_in_seconds(wait), lease_by=None, reason=reason)
    elif held.update(dead_at=Now(), lease_by=None, reason=reason):
        _bury(Work.objects.select_related("event").get(pk=work_id))


def _in_seconds(seconds: int) -> object:
    return Now() + timedelta(seconds=seconds)


def _bury(work: Work) -> None:
    """Tell the listener that a fact is given up; people can retry it."""
    listener = listener_named(work.listener)
    metrics.WORK_DEAD.labels(listener.name).inc()
    logger.error("%s gave up event %s: %s", listener.name, work.event_id, work.reason)
    if listener.bury:
        (fact,) = recall(listener, [work.event])
        listener.bury(fact, work.reason)


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
        for work in waiting.filter(attempts__gte=MAX_ATTEMPTS).select_related("event")[:100]:
            dead = waiting.filter(pk=work.pk).update(
                dead_at=Now(), lease_by=None, reason=work.reason or WORKER_DIED
            )
            if dead:
                work.refresh_from_db()
                _bury(work)
        if waiting.exists():
            broker.nudge(listener)
