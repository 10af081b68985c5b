"""`python -m benchmarks.real_input FOLDER`: every customer turn of a data folder, through the API.

The folder holds the three public collections named in `COLLECTIONS` as csv.gz with a header row.
Every row goes to `POST /api/v1/messages/bulk/` with an id of its own. Then the run waits until
all are read, and asks the database what became of them. It does so twice: the second time there
must be nothing but duplicates. Without --url it starts the product's processes on a database of
its own; with --url the running product's DATABASE_URL must be set, and --token be given.
"""

import argparse
import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from benchmarks.http_load import Call, Line
from benchmarks.options import PORT
from benchmarks.real_turns import MOST_TURNS, PREFIX, batches, dialogues
from benchmarks.stack import EVERYTHING, Stack

BULK = "/api/v1/messages/bulk/"
MOST_BULK = 500
SENDERS = 2
# The API takes up to 500; fewer keep a busy machine inside the sender's patience.
BULK_SIZE = 100
LONGEST_SECONDS = 3600.0
COUNTS = """
WITH ours AS (SELECT id, ticket_id FROM tickets_message WHERE external_id LIKE %(prefix)s),
     read AS (SELECT message_id, model_version_id, count(*) AS times
              FROM sentiment_reading WHERE message_id IN (SELECT id FROM ours) GROUP BY 1, 2)
SELECT (SELECT count(*) FROM ours),
       (SELECT count(DISTINCT ticket_id) FROM ours),
       (SELECT count(*) FROM read WHERE times = 1),
       (SELECT count(*) FROM read WHERE times > 1),
       (SELECT count(*) FROM ours WHERE id NOT IN (SELECT message_id FROM read)),
       (SELECT count(*) FROM sentiment_reading r JOIN ours ON ours.id = r.message_id
         WHERE r.score IS NULL),
       (SELECT count(*) FROM kernel_work WHERE dead_at IS NOT NULL)
"""


@dataclass
class Sent:
    """What the API answered. `refused` are results of single messages, `failed` whole requests."""

    sent: int = 0
    accepted: int = 0
    duplicates: int = 0
    refused: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Counted:
    """What the database holds of the messages of this run, whichever round sent them."""

    stored: int
    tickets: int
    read_once: int
    read_more_than_once: int
    not_read: int
    read_without_a_score: int
    dead_work: int


@dataclass(frozen=True)
class Door:
    """Where the API is, the token for it, and the database behind it."""

    host: str
    port: int
    token: str
    database_url: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both rounds and print one JSON object; 0 only where every promise was kept."""
    options = _parse(arguments)
    turns = list(dialogues(options.folder))
    total = sum(len(dialogue) for dialogue in turns)
    with _door(options) as door:
        first = _round(door, turns, senders=options.senders, bulk=options.bulk)
        second = _round(door, turns, senders=options.senders, bulk=options.bulk)
    kept = _is_kept(first, total=total, new=True) and _is_kept(second, total=total, new=False)
    print(json.dumps({"first": first, "second": second, "kept": kept}, indent=2))
    return 0 if kept else 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="folder with the collections")
    parser.add_argument("--url", help="a running product, such as http://127.0.0.1:8000")
    parser.add_argument("--token", default="", help="API token with messages:write")
    parser.add_argument("--senders", type=int, default=SENDERS, help="connections (%(default)s)")
    parser.add_argument("--bulk", type=int, default=BULK_SIZE, help="messages a request, 12-500")
    parser.add_argument("--port", type=int, default=PORT, help="first port to try (%(default)s)")
    options = parser.parse_args(arguments)
    if not os.environ.get("DATABASE_URL"):
        parser.error("DATABASE_URL is not set")
    if not MOST_TURNS <= options.bulk <= MOST_BULK:
        parser.error(f"--bulk must be {MOST_TURNS} to {MOST_BULK}")
    if options.url and not options.token:
        parser.error("--url needs --token")
    return options


@contextlib.contextmanager
def _door(options: argparse.Namespace) -> Iterator[Door]:
    """The given product, or one of our own for the length of the block."""
    if options.url:
        parts = urlsplit(options.url)
        port = parts.port or 80
        yield Door(parts.hostname or "", port, options.token, os.environ["DATABASE_URL"])
        return
    with Stack("real_input", port=options.port) as stack:
        said = stack.python(*("manage.py", "create_token", "--scopes", "messages:write", "--json"))
        stack.start(*EVERYTHING)
        token = json.loads(said.splitlines()[-1])["token"]
        yield Door(stack.address.host, stack.address.port, token, stack.database_url)


def _round(
    door: Door, turns: Sequence[list[dict[str, Any]]], *, senders: int, bulk: int
) -> dict[str, Any]:
    """Send everything, wait until all is read, count."""
    began = time.monotonic()
    sent = _send(door, turns, senders=senders, bulk=bulk)
    sent_in = time.monotonic() - began
    _say(f"sent {sent.sent} in {sent_in:.1f} s")
    counted = _wait(door, began=began)
    seconds = time.monotonic() - began
    return {
        **asdict(sent),
        **asdict(counted),
        "seconds_to_send": round(sent_in, 1),
        "sent_a_second": round(sent.sent / sent_in, 1),
        "seconds_until_all_read": round(seconds, 1),
        "stored_and_read_a_second": round(sent.accepted / seconds, 1),
    }


def _send(door: Door, turns: Sequence[list[dict[str, Any]]], *, senders: int, bulk: int) -> Sent:
    waiting = batches(turns, most=bulk)
    turn, sum_lock, total = threading.Lock(), threading.Lock(), Sent()

    def work() -> None:
        line = Line(door.host, door.port)
        while True:
            with turn:
                batch = next(waiting, None)
            if batch is None:
                break
            found = _send_batch(line, door, batch)
            with sum_lock:
                for name, count in asdict(found).items():
                    setattr(total, name, getattr(total, name) + count)
        line.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def _send_batch(line: Line, door: Door, batch: Sequence[dict[str, Any]]) -> Sent:
    headers = {"Authorization": f"Bearer {door.token}", "Content-Type": "application/json"}
    body = json.dumps({"messages": batch}).encode()
    status, answer = line.send(Call("POST", BULK, body, headers))
    found = Sent(sent=len(batch))
    if status != 202:
        _say(f"a request failed with {status}: {answer[:300]!r}")
        found.failed = 1
        return found
    for result in json.loads(answer)["results"]:
        if "id" not in result:
            found.refused += 1
        elif result["duplicate"]:
            found.duplicates += 1
        else:
            found.accepted += 1
    return found


def _wait(door: Door, *, began: float) -> Counted:
    """Ask until nothing is unread, or it has taken too long."""
    with psycopg.connect(door.database_url, autocommit=True) as connection:
        while True:
            row = connection.execute(COUNTS, {"prefix": f"{PREFIX}%"}).fetchone()
            counted = Counted(*(row or ()))
            if not counted.not_read or time.monotonic() - began > LONGEST_SECONDS:
                return counted
            _say(f"{counted.not_read} of {counted.stored} not read yet")
            time.sleep(5)


def _is_kept(found: dict[str, Any], *, total: int, new: bool) -> bool:
    """Whether all were stored once and read once: by this round, or by the one before."""
    # A request whose answer got lost is sent again, and then has duplicates in the first round.
    answered = found["accepted"] + found["duplicates"] if new else found["duplicates"]
    spoiled = ("refused", "failed", "read_more_than_once", "not_read", "dead_work")
    return answered == found["stored"] == found["read_once"] == total and not any(
        found[name] for name in spoiled
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
