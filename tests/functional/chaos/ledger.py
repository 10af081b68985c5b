"""The client's own book: every 2xx is written down before anything else is done."""

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Promise:
    """One 2xx: the desk has said that this letter is stored under this id."""

    letter: int
    message: int
    ticket: int
    duplicate: bool
    opens_ticket: bool


@dataclass(frozen=True)
class Try:
    """One request. `status` is 0 where no answer came; times are monotonic seconds."""

    started: float
    seconds: float
    status: int


class Ledger:
    """Promises in a file, one a line; requests with their times in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tries: list[Try] = []
        self.refused: list[str] = []
        self._lock = threading.Lock()
        self._file = path.open("w", encoding="utf-8")

    def write(self, promise: Promise) -> None:
        """Write a promise down."""
        with self._lock:
            self._file.write(json.dumps(asdict(promise)) + "\n")
            self._file.flush()

    def tried(self, attempt: Try) -> None:
        """Remember a request."""
        with self._lock:
            self.tries.append(attempt)

    def close(self) -> None:
        """No more promises come."""
        self._file.close()


def read_ledger(path: Path) -> list[Promise]:
    """All promises of a ledger, in the order in which they were made."""
    return [Promise(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def percentile(seconds: Iterable[float], share: float) -> float:
    """The value that this share of the given ones does not exceed; 0 of none."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
