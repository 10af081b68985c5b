"""`python -m benchmarks [NAME ...]`: run benchmarks, print one JSON document.

Progress goes to standard error. The exit status is 0 unless a benchmark fails to run, or a target
is missed under --strict.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import accept, alert, backlog, inbox, memory, peer, reread
from benchmarks.figures import Result
from benchmarks.machine import describe_machine
from benchmarks.options import PORT, Options

BENCHMARKS: dict[str, Callable[[Options], Result]] = {
    "accept": accept.run,
    "alert": alert.run,
    "backlog": backlog.run,
    "inbox": inbox.run,
    "memory": memory.run,
    "peer": peer.run,
    "reread": reread.run,
}
# One needs another help desk's installation, and so a path; the other takes its time.
ON_DEMAND = {"peer", "reread"}


def main() -> int:
    """Run what was asked for; return the exit status."""
    arguments = _parse()
    options = Options(
        port=arguments.port,
        rounds=arguments.rounds,
        seconds=arguments.seconds,
        peer=arguments.peer,
        messages=arguments.messages,
    )
    machine = describe_machine(
        database_url=os.environ["DATABASE_URL"], redis_url=os.environ["REDIS_URL"]
    )
    results = {name: _run(name, options) for name in _chosen(arguments)}
    document = {
        "machine": machine,
        "load_average_after": [round(value, 2) for value in os.getloadavg()],
        "rounds": options.rounds,
        "benchmarks": results,
    }
    text = json.dumps(document, indent=2)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    if any("error" in result for result in results.values()):
        return 1
    missed = [t for result in results.values() for t in result["targets"] if not t["met"]]
    return 1 if missed and arguments.strict else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--rounds", type=int, default=Options.rounds, help="rounds (%(default)s)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=Options.seconds,
        help="length of a round at a rate (%(default)s)",
    )
    parser.add_argument("--port", type=int, default=PORT, help="first port to try (%(default)s)")
    parser.add_argument("--peer", type=Path, help="folder of the comparison's scripts")
    parser.add_argument(
        "--messages",
        type=int,
        default=Options.messages,
        help="how many reread reads again (%(default)s)",
    )
    parser.add_argument("--out", type=Path, help="write the document to this file too")
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}. Known are: {', '.join(BENCHMARKS)}.")
    if "peer" in arguments.names and arguments.peer is None:
        parser.error("peer needs --peer FOLDER")
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not os.environ.get(name):
            parser.error(f"{name} is not set; ./dev bench sets it")
    return arguments


def _chosen(arguments: argparse.Namespace) -> list[str]:
    return arguments.names or [name for name in BENCHMARKS if name not in ON_DEMAND]


def _run(name: str, options: Options) -> dict[str, Any]:
    begin = time.monotonic()
    print(f"{name} ...", file=sys.stderr, flush=True)
    try:
        result = BENCHMARKS[name](options).plain()
    except Exception as error:  # noqa: BLE001 - the other benchmarks still have their say
        print(f"{name} failed: {error}", file=sys.stderr, flush=True)
        return {"error": str(error)[:3000], "targets": []}
    seconds = round(time.monotonic() - begin, 1)
    for target in result["targets"]:
        word = "met" if target["met"] else "MISSED"
        print(
            f"  {word:6} {target['what']}: {target['found']} ({target['target']})",
            file=sys.stderr,
            flush=True,
        )
    return {"seconds": seconds, **result}


if __name__ == "__main__":
    sys.exit(main())
