"""From a customer's message to the hint on an agent's screen, with the real engine and without one.

The hint that counts is the one that follows the reading, not the one of the arrival. Rounds with
the two engines alternate on one desk.
"""

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.accept import message_call, refused
from benchmarks.figures import Result, Target, latencies, medians, rounded
from benchmarks.http_load import Answered, Call, at_rate
from benchmarks.options import Options
from benchmarks.stack import EVERYTHING, HOST, Stack
from benchmarks.texts import make_texts
from devtools.layout import ROOT, VENV_PYTHON

RATE, HIGH_RATE = 50.0, 100.0
SCREENS = 20
CUSTOMERS = 500
WARM_UP = 150
MOST_TIMES_NOOP = 2.5
MOST_P95_MS = 100.0
SAMPLE_SECONDS = 0.5
CATCH_UP_SECONDS = 30.0
LAST_FRAMES_SECONDS = 1.0
# A second's worth of messages: more than chance moves the number of waiting facts by.
GROWN = 100.0
ENGINES = ("noop", "bundled")


@dataclass
class Heard:
    """What the screens heard during a round; filled when they have been closed."""

    by_place: dict[str, list[float | None]]
    stale: list[list[float]]
    closed: int = 0


def run(options: Options) -> Result:
    """Both engines at 50 a second in turns, then the real one at 100 a second."""
    texts = iter(make_texts(200_000))
    numbers = iter(range(10**9))
    with Stack("alert", port=options.port) as stack:
        people = stack.fill("people")

        def calls(count: int) -> list[Call]:
            return [_call(next(texts), next(numbers), people["token"]) for _ in range(count)]

        stack.start(*[name for name in EVERYTHING if name != "score"])
        rounds = []
        for number in range(options.rounds * len(ENGINES)):
            engine = ENGINES[number % len(ENGINES)]
            with _reading_with(engine, stack):
                _send(stack, calls(WARM_UP), rate=RATE)
                stack.settle(seconds=CATCH_UP_SECONDS)
                measured = _round(stack, people, calls(int(RATE * options.seconds)), rate=RATE)
                rounds.append({"engine": engine, "rate": RATE, **measured})
        with _reading_with("bundled", stack):
            _send(stack, calls(WARM_UP), rate=RATE)
            high = calls(int(HIGH_RATE * 2 * options.seconds))
            busy = _round(stack, people, high, rate=HIGH_RATE)
    return _result(rounds, {"engine": "bundled", "rate": HIGH_RATE, **busy})


def _result(rounds: list[dict[str, Any]], busy: dict[str, Any]) -> Result:
    noop, real = (medians(one for one in rounds if one["engine"] == engine) for engine in ENGINES)
    lost = sum(one["lost"] + one["refused"] for one in rounds)
    figures = {
        "noop": noop,
        "real": real,
        "p95_ratio": rounded(real["p95_ms"] / noop["p95_ms"]),
        "p50_ratio": rounded(real["p50_ms"] / noop["p50_ms"]),
        "at_100_a_second": busy,
    }
    targets = [
        Target("p95 of no engine", figures["p95_ratio"], MOST_TIMES_NOOP, "times"),
        Target("message to hint p95 at 50 a second", real["p95_ms"], MOST_P95_MS, "ms"),
        Target("lost at 50 a second", lost, 0, "messages"),
        Target("lost at 100 a second", busy["lost"] + busy["refused"], 0, "messages"),
        Target("growth of waiting work at 100 a second", busy["growth"], GROWN, "facts"),
    ]
    return Result(figures, targets, [*rounds, busy])


@contextlib.contextmanager
def _reading_with(engine: str, stack: Stack) -> Iterator[None]:
    """Let the score worker read with this engine for the length of a block."""
    stack.start("score", settings={"SENTIMENT_ENGINE": engine})
    try:
        yield
    finally:
        stack.stop("score")


def _call(text: str, number: int, token: str) -> Call:
    """Customers write again and again: their messages join a conversation."""
    return message_call(text, number, token=token, customer=number % CUSTOMERS)


def _send(stack: Stack, calls: Sequence[Call], *, rate: float) -> list[Answered]:
    return at_rate(calls, rate=rate, host=HOST, port=stack.address.port)


def _round(
    stack: Stack, people: dict[str, Any], calls: Sequence[Call], *, rate: float
) -> dict[str, Any]:
    before = stack.cpu_seconds()
    with _screens(stack, people["cookie"]) as heard, _watching(stack) as waiting:
        answered = _send(stack, calls, rate=rate)
        ended = len(waiting)
        stack.settle(seconds=CATCH_UP_SECONDS)
        time.sleep(LAST_FRAMES_SECONDS)
    after = stack.cpu_seconds()
    seconds, lost = _latencies_of(answered, heard, _places(stack, answered))
    used = {name: rounded(1e3 * (after[name] - before[name]) / len(calls)) for name in after}
    return {
        **latencies(seconds),
        "accept_p95_ms": latencies([one.seconds for one in answered])["p95_ms"],
        "messages": len(calls),
        "refused": refused(answered),
        "lost": lost,
        "stale_frames": sum(map(len, heard.stale)),
        "sockets_closed": heard.closed,
        "growth": _growth(waiting[:ended]),
        "most_waiting": max(waiting, default=0),
        "cpu_ms_a_message": used,
    }


@contextlib.contextmanager
def _screens(stack: Stack, cookie: str) -> Iterator[Heard]:
    """Screens that listen for the length of a block."""
    origin = f"http://{HOST}:{stack.address.port}"
    command = (f"{stack.address.sockets}/live/", cookie, origin, str(SCREENS))
    heard = Heard({}, [])
    with subprocess.Popen(
        [str(VENV_PYTHON), "-m", "benchmarks.listening", *command],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            process.kill()
            raise RuntimeError("the sockets do not greet")
        try:
            yield heard
        finally:
            said, _ = process.communicate(timeout=60)
    found = json.loads(said)
    heard.by_place, heard.stale, heard.closed = found["heard"], found["stale"], found["closed"]


@contextlib.contextmanager
def _watching(stack: Stack) -> Iterator[list[int]]:
    """Count the facts that wait, twice a second, for the length of a block."""
    waiting: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLE_SECONDS):
            waiting.append(stack.waiting_work())

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield waiting
    finally:
        over.set()
        thread.join()


def _growth(waiting: Sequence[int]) -> float:
    """By how much more work waits at the end of the sending than in its second quarter."""
    quarter = max(1, len(waiting) // 4)
    early, late = waiting[quarter : 2 * quarter], waiting[-quarter:]
    if not early or not late:
        return 0.0
    return rounded(sum(late) / len(late) - sum(early) / len(early))


def _places(stack: Stack, answered: Sequence[Answered]) -> dict[int, str]:
    """Where the fact that a message was read stands: its ticket and seq, by the call's number."""
    rows = stack.rows(
        "SELECT (payload->>'message_id')::bigint, ticket_id, seq FROM kernel_eventrecord "
        "WHERE name = 'sentiment.message.read'"
    )
    by_message = {message: f"{ticket}:{seq}" for message, ticket, seq in rows}
    places = {}
    for one in answered:
        message = json.loads(one.body or b"{}").get("id")
        if message in by_message:
            places[one.number] = by_message[message]
    return places


def _latencies_of(
    answered: Sequence[Answered], heard: Heard, places: dict[int, str]
) -> tuple[list[float], int]:
    """A latency for each message and screen, and how many messages some screen never heard of.

    A screen that was told to fetch everything after the message was accepted has caught up.
    """
    seconds, lost = [], 0
    for one in answered:
        moments = heard.by_place.get(places.get(one.number, ""), [None] * SCREENS)
        seconds += [moment - one.due for moment in moments if moment is not None]
        lost += any(
            moment is None and not any(at > one.done for at in heard.stale[screen])
            for screen, moment in enumerate(moments)
        )
    return seconds, lost
