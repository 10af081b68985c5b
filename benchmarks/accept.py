"""Accepting a customer's message over HTTP, at a steady rate, while the desk reads them."""

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.figures import Result, Target, latencies, medians, rounded
from benchmarks.http_load import Answered, Call, at_rate
from benchmarks.machine import descendants, maps_library
from benchmarks.options import Options
from benchmarks.stack import EVERYTHING, HOST, Stack
from benchmarks.texts import make_texts

RATE = 50.0
MOST_P95_MS = 40.0
ACCEPTED = 202
MODEL_LIBRARY = "onnxruntime"


def run(options: Options) -> Result:
    """Rounds of messages at 50 a second; the model library must be in the reader alone."""
    with Stack("accept", port=options.port) as stack:
        token = stack.fill("people")["token"]
        stack.start(*EVERYTHING)
        per_round = int(RATE * options.seconds)
        texts = make_texts(per_round * options.rounds + 200)
        calls = [message_call(text, number, token=token) for number, text in enumerate(texts)]
        at_rate(calls[:200], rate=RATE, host=HOST, port=stack.address.port)
        rounds = []
        for number in range(options.rounds):
            first = 200 + number * per_round
            rounds.append(_round(stack, calls[first : first + per_round]))
        figures: dict[str, Any] = medians(rounds) | {"sent": len(calls)} | _what_is_there(stack)
    return Result(figures, _targets(figures), rounds)


def message_call(text: str, number: int, *, token: str, customer: int | None = None) -> Call:
    """A request that hands in a message of a customer, by default of one who never wrote before."""
    writer = number if customer is None else customer
    body = {
        "channel": "chat",
        "customer": {"email": f"customer{writer}@example.org", "name": f"Customer {writer}"},
        "body": text,
        "external_id": f"bench-{number}",
    }
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Call("POST", "/api/v1/messages/", json.dumps(body).encode(), headers)


def refused(answered: Sequence[Answered]) -> int:
    """How many were not accepted."""
    return sum(one.status != ACCEPTED for one in answered)


def _what_is_there(stack: Stack) -> dict[str, Any]:
    """What was stored and read once the desk is at rest, and which process holds the model."""
    web = descendants(stack.pid("web"))
    return {
        "settled": stack.settle(seconds=60),
        "stored": stack.number("SELECT count(*) FROM tickets_message"),
        "read": stack.number("SELECT count(DISTINCT message_id) FROM sentiment_reading"),
        "model_library_in_web": any(maps_library(pid, MODEL_LIBRARY) for pid in web),
        "model_library_in_score": maps_library(stack.pid("score"), MODEL_LIBRARY),
    }


def _targets(figures: dict[str, Any]) -> list[Target]:
    lost = figures["sent"] - min(figures["stored"], figures["read"])
    misplaced = figures["model_library_in_web"] or not figures["model_library_in_score"]
    return [
        Target("accept p95 at 50 a second", figures["p95_ms"], MOST_P95_MS, "ms"),
        Target("messages refused or lost", lost, 0, "messages"),
        Target(
            "web processes that hold the model library, with a reader that does",
            float(misplaced),
            0,
            "processes",
        ),
    ]


def _round(stack: Stack, calls: list[Call]) -> dict[str, Any]:
    before = stack.cpu_seconds()
    answered = at_rate(calls, rate=RATE, host=HOST, port=stack.address.port)
    after = stack.cpu_seconds()
    return {
        **latencies([one.seconds for one in answered]),
        "refused": refused(answered),
        **{
            f"{name}_cpu_ms_a_message": rounded(1e3 * (after[name] - before[name]) / len(calls))
            for name in after
        },
    }
