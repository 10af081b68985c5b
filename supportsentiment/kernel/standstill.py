"""Looking at how work stands: one cheap statement for all listeners, whatever the backlog.

It follows the index of what waits and counts no further than `COUNT_TO`. Screens and probes ask
often, so what was seen is kept for some seconds in each process.
"""

import time
from typing import Any

from django.db import connection

from supportsentiment.kernel.listeners import durable_listeners
from supportsentiment.kernel.waiting import DATABASE_AWAY, Look, Waiting

COUNT_TO = 999
KEPT_SECONDS = 3.0

# What is being worked on now is left out, unless an earlier try of it was put back. Work that
# somebody revived waits since then, and not since its fact was stored. A try that was put back
# has cost no attempt: that tells it from one that failed, whose reason is about itself alone.
LOOK = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM kernel_work WHERE dead_at IS NOT NULL
                              LIMIT %(most)s) AS given_up),
       asked.listener, first.many, first.at_work, oldest.since,
       clock_timestamp() - oldest.since, oldest.waits_for
FROM unnest(%(listeners)s::text[]) AS asked(listener)
LEFT JOIN LATERAL (
  SELECT CASE WHEN reason = '' AND lease_by IS NULL THEN available_at ELSE stored_at END AS since,
         CASE WHEN attempts = (lease_by IS NOT NULL)::int AND reason <> %(passing)s
              THEN reason ELSE '' END AS waits_for
  FROM kernel_work JOIN kernel_eventrecord ON kernel_eventrecord.id = event_id
  WHERE kernel_work.listener = asked.listener AND dead_at IS NULL
    AND (lease_by IS NULL OR available_at <= clock_timestamp() OR reason <> '')
  ORDER BY kernel_work.id LIMIT 1) AS oldest ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS many,
         bool_or(lease_by IS NOT NULL AND available_at > clock_timestamp()) AS at_work
  FROM (SELECT lease_by, available_at FROM kernel_work
        WHERE kernel_work.listener = asked.listener AND dead_at IS NULL
        ORDER BY id LIMIT %(most)s) AS some_of_it) AS first ON true
"""


def look() -> Look:
    """How work stands now, by asking the database. Counts end at `COUNT_TO` + 1."""
    names = [listener.name for listener in durable_listeners()]
    asked: dict[str, Any] = {"listeners": names, "passing": DATABASE_AWAY, "most": COUNT_TO + 1}
    with connection.cursor() as cursor:
        cursor.execute(LOOK, asked)
        rows = cursor.fetchall()
    waiting = tuple(Waiting(*row) for _dead, *row in rows if row[3] is not None)
    return Look(waiting=waiting, dead=rows[0][0] if rows else 0)


def recent_look() -> Look:
    """How work stood within the last seconds: what screens show, at the cost of next to nothing."""
    now = time.monotonic()
    # Threads share this; two that look at the same time do no harm.
    kept = _kept.get("look")
    if kept and now - kept[0] < KEPT_SECONDS:
        return kept[1]
    seen = look()
    _kept["look"] = (now, seen)
    return seen


def forget_look() -> None:
    """Forget what was seen, so that the next one to ask looks again. For tests."""
    _kept.clear()


_kept: dict[str, tuple[float, Look]] = {}
