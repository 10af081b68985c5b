"""Ten thousand unread messages are read, against the engine alone on the same texts and cores."""

import json
import time
from typing import Any

from benchmarks.figures import Result, Target, medians, rounded
from benchmarks.options import Options
from benchmarks.stack import EVERYTHING, Stack
from devtools.processes import wait_until

MESSAGES = 10_000
ENGINE_TEXTS = 2_000
BATCH = 32
LEAST_SHARE = 0.7
LEAST_A_SECOND = 150.0
LONGEST_SECONDS = 600.0


def run(options: Options) -> Result:
    """The engine alone and then the desk, in every round."""
    rounds = [_round(options) for _ in range(options.rounds)]
    figures = medians(rounds)
    return Result(
        figures,
        [
            Target("read, of the engine alone", figures["share"], LEAST_SHARE, "", at_least=True),
            Target("read a second", figures["read_a_second"], LEAST_A_SECOND, "", at_least=True),
            Target("left unread", max(one["unread"] for one in rounds), 0, "messages"),
        ],
        rounds,
        notes=[
            (
                f"engine_a_second: the engine alone, batches of {BATCH}, as many threads as a worker "
                "gives it, before and after; engine_two_threads_a_second: with two threads."
            ),
            (
                "read_a_second counts to the last reading; settled_a_second until every reading has "
                "been judged, placed and announced as well."
            ),
        ],
    )


def _round(options: Options) -> dict[str, Any]:
    with Stack("backlog", port=options.port) as stack:
        stack.fill("unread", str(MESSAGES))
        stack.tidy()
        before = _engine_alone(stack)
        two_threads = _engine_alone(stack, SENTIMENT_THREADS="2")
        drained = _drain(stack)
        after = _engine_alone(stack)
    alone = (before + after) / 2
    return {
        **drained,
        "engine_a_second": rounded(alone),
        "engine_two_threads_a_second": rounded(two_threads),
        "share": rounded(drained["read_a_second"] / alone),
        "share_of_two_threads": rounded(drained["read_a_second"] / two_threads),
    }


def _drain(stack: Stack) -> dict[str, Any]:
    """Start the desk with the backlog in it, and watch until nothing is left to do."""
    stack.start(*EVERYTHING)
    wait_until(lambda: _unread(stack) == 0, seconds=LONGEST_SECONDS, every=0.2)
    read_at = time.time()
    stack.settle(seconds=LONGEST_SECONDS)
    settled_at = time.time()
    stack.stop(*EVERYTHING)
    began = stack.rows("SELECT extract(epoch FROM min(created_at)) FROM sentiment_reading")[0][0]
    unread = _unread(stack)
    return {
        "read_a_second": rounded((MESSAGES - unread) / (read_at - float(began))),
        "settled_a_second": rounded((MESSAGES - unread) / (settled_at - float(began))),
        "unread": unread,
        "dead": stack.number("SELECT count(*) FROM kernel_work WHERE dead_at IS NOT NULL"),
    }


def _unread(stack: Stack) -> int:
    return MESSAGES - stack.number("SELECT count(DISTINCT message_id) FROM sentiment_reading")


def _engine_alone(stack: Stack, **settings: str) -> float:
    said = stack.python(
        "-m", "benchmarks.engine_speed", str(ENGINE_TEXTS), str(BATCH), settings=settings
    )
    return float(json.loads(said.splitlines()[-1])["a_second"])
