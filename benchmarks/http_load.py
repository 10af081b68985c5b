"""Sends requests over kept connections and times them, at a fixed rate or as fast as they come.

At a fixed rate a latency counts from the moment when the request was due: a server that falls
behind cannot hide it by slowing the sender down.
"""

import http.client
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

SENDERS = 32
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """What became of a request. `due` and `done` are on the monotonic clock; status 0 is none."""

    number: int
    due: float
    done: float
    status: int
    body: bytes

    @property
    def seconds(self) -> float:
        """How long the caller waited."""
        return self.done - self.due


class Line:
    """One connection, opened again where the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self._connection: http.client.HTTPConnection | None = None

    def send(self, call: Call) -> tuple[int, bytes]:
        """Status and body. A connection that was closed while idle gets a second try."""
        for attempt in (0, 1):
            if self._connection is None:
                self._connection = http.client.HTTPConnection(*self._place, timeout=TIMEOUT_SECONDS)
            try:
                self._connection.request(call.method, call.path, call.body, dict(call.headers))
                response = self._connection.getresponse()
                body = response.read()
            except (http.client.HTTPException, OSError):
                self.close()
                if attempt:
                    return 0, b""
            else:
                if response.will_close:
                    self.close()
                return response.status, body
        return 0, b""

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def at_rate(calls: Sequence[Call], *, rate: float, host: str, port: int) -> list[Answered]:
    """Send the calls, `rate` a second, whatever the answers take; in the order of the calls."""
    begin = time.monotonic() + 0.1
    numbers = iter(range(len(calls)))
    turn = threading.Lock()
    answered: list[Answered] = []

    def work() -> None:
        line = Line(host, port)
        while True:
            with turn:
                number = next(numbers, None)
            if number is None:
                break
            due = begin + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            status, body = line.send(calls[number])
            answered.append(Answered(number, due, time.monotonic(), status, body))
        line.close()

    _together(work, count=SENDERS)
    return sorted(answered, key=lambda one: one.number)


def one_by_one(calls: Sequence[Call], *, host: str, port: int) -> list[Answered]:
    """Send the calls on one connection, each after the answer to the one before."""
    line = Line(host, port)
    answered = []
    for number, call in enumerate(calls):
        due = time.monotonic()
        status, body = line.send(call)
        answered.append(Answered(number, due, time.monotonic(), status, body))
    line.close()
    return answered


def _together(work: Callable[[], None], *, count: int) -> None:
    threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
