"""Fills a benchmark's database. Run inside the product's environment, as `benchmarks.stack` does.

    people              an owner's session cookie and an API token
    unread COUNT        customers' messages that nobody has read yet
    tickets COUNT       a desk of that size, moods and readings included
    corpus FILE         a corpus of the comparison with another help desk

Each prints one JSON object on its last line.
"""

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

import django

django.setup()

from benchmarks.filling import corpus, desk, people, unread  # noqa: E402 - needs the apps

FILLERS: dict[str, Callable[[Sequence[str]], dict[str, Any]]] = {
    "people": lambda _: people.fill(),
    "unread": lambda given: unread.fill(int(given[0])),
    "tickets": lambda given: desk.fill(int(given[0])),
    "corpus": lambda given: corpus.fill(given[0]),
}

if __name__ == "__main__":
    print(json.dumps(FILLERS[sys.argv[1]](sys.argv[2:])))
