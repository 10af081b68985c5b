"""Old messages are read again while new ones come in: the pace, its cost, and who waits for it.

The messages have a reading of another version. New ones come in at a steady rate, first alone and
then beside the re-reading; from their being stored to their reading's being stored is what counts.
"""

import json
from typing import Any

from benchmarks.accept import message_call
from benchmarks.figures import Result, Target, latencies, rounded
from benchmarks.http_load import at_rate
from benchmarks.options import Options
from benchmarks.stack import EVERYTHING, HOST, Stack
from benchmarks.texts import make_texts
from devtools.processes import wait_until

RATE = 5.0
MILLION = 1_000_000
SLOWER = 2.0
LONGEST_SECONDS = 3_600.0
ENDED = "SELECT count(*) FROM sentiment_rereading WHERE NOT under_way"
WAITED = """
SELECT extract(epoch FROM read.stored_at - came.stored_at)
FROM kernel_eventrecord came JOIN kernel_eventrecord read
     ON read.name = 'sentiment.message.read' AND read.payload->'message_id' = came.payload->'message_id'
WHERE came.name = 'tickets.message.received' AND came.id > %s
"""


def run(options: Options) -> Result:
    """One round: it is long, and what counts is a ratio within it."""
    with Stack("reread", port=options.port) as stack:
        people = stack.fill("people")
        stack.fill("unread", str(options.messages))
        stack.tidy()
        stack.start(*EVERYTHING)
        stack.settle(seconds=LONGEST_SECONDS)
        stack.rows("UPDATE sentiment_modelversion SET digest = 'older' RETURNING id")
        before = stack.number("SELECT pg_total_relation_size('sentiment_reading')")
        stack.tidy()
        alone = _send(stack, people["token"], options, first=0)
        cpu = stack.cpu_seconds()
        stack.python("manage.py", "read_again", "--start")
        beside = _send(stack, people["token"], options, first=1_000_000)
        wait_until(lambda: stack.number(ENDED) == 1, seconds=LONGEST_SECONDS, every=0.5)
        after = stack.cpu_seconds()
        stack.settle(seconds=60)
        told = json.loads(stack.python("manage.py", "read_again", "--status"))
        grown = stack.number("SELECT pg_total_relation_size('sentiment_reading')") - before
        left = stack.number(
            "SELECT count(*) FROM (SELECT message_id FROM sentiment_reading GROUP BY message_id "
            "HAVING count(*) < 2 AND message_id <= %s) AS once",
            [options.messages],
        )
        escalated = stack.number(
            "SELECT count(*) FROM routing_decision d JOIN sentiment_reading r ON r.id = d.reading_id "
            "JOIN sentiment_modelversion v ON v.id = r.model_version_id "
            "WHERE v.digest <> 'older' AND r.message_id <= %s",
            [options.messages],
        )
    figures = {
        "messages": told["read"],
        "messages_a_second": told["messages_a_second"],
        "reader_cpu_seconds_of_1000": told["cpu_seconds_of_1000"],
        "bulk_process_cpu_seconds_of_1000": _of_1000(cpu, after, "bulk", told["read"]),
        "postgres_cpu_seconds_of_1000": _of_1000(cpu, after, "postgres", told["read"]),
        "bytes_a_reading": rounded(grown / max(1, told["read"])),
        "hours_for_a_million": rounded(MILLION / told["messages_a_second"] / 3_600),
        "new_message_alone": alone,
        "new_message_beside": beside,
        "p95_ratio": rounded(beside["p95_ms"] / alone["p95_ms"]),
    }
    return Result(
        figures,
        [
            Target("p95 of a new message, of alone", figures["p95_ratio"], SLOWER, "times"),
            Target("not read again", left, 0, "messages"),
            Target("decisions on what was read again", escalated, 0, "decisions"),
        ],
        notes=[
            f"New messages: {RATE:g} a second for {options.seconds:g} s, each time.",
            "hours_for_a_million is the pace of this run, which includes giving way to new messages.",
        ],
    )


def _send(stack: Stack, token: str, options: Options, *, first: int) -> dict[str, float]:
    """How long new messages waited for their reading."""
    since = stack.number("SELECT max(id) FROM kernel_eventrecord")
    texts = make_texts(int(RATE * options.seconds))
    calls = [message_call(text, first + n, token=token) for n, text in enumerate(texts)]
    at_rate(calls, rate=RATE, host=HOST, port=stack.address.port)
    waited: list[tuple[Any, ...]] = []

    def all_read() -> bool:
        waited[:] = stack.rows(WAITED, [since])
        return len(waited) == len(calls)

    wait_until(all_read, seconds=60.0, every=0.5)
    return latencies([float(seconds) for (seconds,) in waited])


def _of_1000(before: dict[str, float], after: dict[str, float], name: str, read: int) -> float:
    return rounded(1_000 * (after[name] - before[name]) / max(1, read))
