"""The inbox in a browser's eyes: whole pages of a desk of 10,000 and of one of 100,000 tickets."""

import json
import random
from typing import Any

from benchmarks.figures import Result, Target, latencies, medians, rounded
from benchmarks.http_load import Call, one_by_one
from benchmarks.options import Options
from benchmarks.stack import HOST, Stack

SMALL, LARGE = 10_000, 100_000
REQUESTS = 300
MOST_P95_MS = 100.0
MOST_TIMES_SMALL = 1.5
MOST_QUERIES = 12
PATHS = (
    *["/"] * 4,
    "/?view=mine",
    *["/?view=unassigned"] * 2,
    "/?view=escalated",
    "/?view=review",
    "/?view=waiting",
    "/?view=solved",
    "/?view=closed",
    "/?view=every",
    "/?sort=mood",
    "/?sort=waiting",
    "/?sort=newest",
    "/?mood=very-negative",
    "/?view=every&tag=topic-3",
    "/?view=every&q=invoice",
    "/?view=every&q=webhook",
)


def run(options: Options) -> Result:
    """The same pages of both desks, in turns."""
    with (
        Stack("inbox_small", port=options.port) as small,
        Stack("inbox_large", port=options.port + 2) as large,
    ):
        desks = {"small": (small, _prepare(small, SMALL)), "large": (large, _prepare(large, LARGE))}
        for stack, cookie in desks.values():
            stack.start("web")
            _round(stack, cookie, seed=0)
        rounds = [
            {"desk": name, **_round(stack, cookie, seed=number)}
            for number in range(options.rounds)
            for name, (stack, cookie) in desks.items()
        ]
        queries = {name: _queries(stack, cookie) for name, (stack, cookie) in desks.items()}
        pages = {name: _by_page(stack, cookie) for name, (stack, cookie) in desks.items()}
    figures: dict[str, Any] = {
        name: medians(one for one in rounds if one["desk"] == name) for name in desks
    }
    large_p95, small_p95 = figures["large"]["p95_ms"], figures["small"]["p95_ms"]
    times = rounded(large_p95 / small_p95)
    figures |= {"large_to_small_p95": times, "queries": queries, "p50_ms_by_page": pages}
    bad = sum(one["bad"] for one in rounds)
    # A search asks once more where the words are rare; what is rare depends on the desk.
    differing = sum(
        queries["small"][path] != queries["large"][path] for path in set(PATHS) if "q=" not in path
    )
    most = max(max(counted.values()) for counted in queries.values())
    return Result(
        figures,
        [
            Target(f"inbox p95 at {LARGE:,} tickets", large_p95, MOST_P95_MS, "ms"),
            Target(f"of its value at {SMALL:,} tickets", times, MOST_TIMES_SMALL, "times"),
            Target("pages whose number of queries differs", differing, 0, "pages"),
            Target("most queries of a page", most, MOST_QUERIES, "queries"),
            Target("answers other than 200", bad, 0, "answers"),
        ],
        rounds,
    )


def _prepare(stack: Stack, count: int) -> str:
    cookie: str = stack.fill("people")["cookie"]
    stack.fill("tickets", str(count))
    stack.tidy()
    return cookie


def _calls(paths: list[str], cookie: str) -> list[Call]:
    return [Call("GET", path, headers={"Cookie": cookie}) for path in paths]


def _round(stack: Stack, cookie: str, *, seed: int) -> dict[str, Any]:
    paths = [*PATHS] * (REQUESTS // len(PATHS))
    random.Random(seed).shuffle(paths)
    answered = one_by_one(_calls(paths, cookie), host=HOST, port=stack.address.port)
    return {
        **latencies([one.seconds for one in answered]),
        "bad": sum(one.status != 200 for one in answered),
    }


def _by_page(stack: Stack, cookie: str) -> dict[str, float]:
    found = {}
    for path in dict.fromkeys(PATHS):
        calls = _calls([path] * 15, cookie)
        answered = one_by_one(calls, host=HOST, port=stack.address.port)
        found[path] = latencies([one.seconds for one in answered])["p50_ms"]
    return found


def _queries(stack: Stack, cookie: str) -> dict[str, int]:
    said = stack.python("-m", "benchmarks.count_queries", cookie, *dict.fromkeys(PATHS))
    counted: dict[str, int] = json.loads(said.splitlines()[-1])
    return counted
