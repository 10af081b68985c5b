"""Customers' turns of public collections as messages for the API.

None of the collections names its dialogues. In the one of dialogues a new one is taken to begin
with a greeting, after a farewell, with another domain, and at the latest after `MOST_TURNS`
turns, which is about as long as the collection's own dialogues are.
"""

import csv
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PREFIX = "real-input:"
MOST_TURNS = 12
GREETING, FAREWELL = "openinggreeting", "closinggreeting"
DIALOGUES = "multidogo_customer_turns_train"
COLLECTIONS = (DIALOGUES, "banking77_train", "nlupp_banking_hotels")

Message = dict[str, Any]


def dialogues(folder: Path) -> Iterator[list[Message]]:
    """Every row of every collection: dialogues whole, single messages as dialogues of one.

    Raises:
        FileNotFoundError: a collection is missing.
    """
    for name in COLLECTIONS:
        rows = list(enumerate(_rows(folder / f"{name}.csv.gz"), start=1))
        groups = _split(rows) if name == DIALOGUES else ([row] for row in rows)
        channel = "chat" if name == DIALOGUES else "web"
        for number, group in enumerate(groups, start=1):
            yield [
                {
                    "channel": channel,
                    "customer": {"external_id": f"{PREFIX}{name}:{number}"},
                    "body": row["text"],
                    "external_id": f"{PREFIX}{name}:{place}",
                }
                for place, row in group
            ]


def batches(turns: Sequence[list[Message]], *, most: int) -> Iterator[list[Message]]:
    """Up to `most` messages for each request, no dialogue cut in two, in order."""
    batch: list[Message] = []
    for dialogue in turns:
        if len(batch) + len(dialogue) > most:
            yield batch
            batch = []
        batch.extend(dialogue)
    if batch:
        yield batch


def _split(
    rows: Sequence[tuple[int, dict[str, str]]],
) -> Iterator[list[tuple[int, dict[str, str]]]]:
    current: list[tuple[int, dict[str, str]]] = []
    for place, row in rows:
        if current and _begins(row, after=current[-1][1], turns=len(current)):
            yield current
            current = []
        current.append((place, row))
    if current:
        yield current


def _begins(row: dict[str, str], *, after: dict[str, str], turns: int) -> bool:
    if turns >= MOST_TURNS or row["domain"] != after["domain"]:
        return True
    return row["intent"] == GREETING or after["intent"] == FAREWELL


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
