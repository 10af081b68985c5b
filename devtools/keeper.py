"""The keeper: one small process per state folder that holds the private services.

Commands lease the services through a socket, and a lease lasts as long as its connection. So two
commands share one Postgres, neither pulls it away from the other, and a command that is killed
gives its lease back all the same. When the last lease ends, the keeper stops everything and goes.

Run as ``python devtools/keeper.py KIND`` by :mod:`devtools.services`, never by hand.
"""

import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from devtools.layout import drop_socket_dir, socket_dir, state_dir
from devtools.postgres import DATABASE, Postgres
from devtools.report import Problem, say
from devtools.valkey import Valkey

THROWAWAY_KINDS = frozenset({"test"})
# Two test runs in one checkout must not meet in one database: each has its own seat, with a
# Postgres database and this many numbered Valkey databases, one for each of its workers.
DATABASES_PER_SEAT = 32
LONGEST_REQUEST = 4096
REQUEST_SECONDS = 5.0
# How long a keeper that nobody ever asked waits before it goes.
UNASKED_SECONDS = 30.0
# How long it waits for the keeper before it to be gone.
HANDOVER_SECONDS = 60.0
LOOK_AFTER_SECONDS = 1.0


@dataclass
class Keeper:
    """The services of one kind of run, and who leases them."""

    kind: str
    state: Path
    postgres: Postgres | None = None
    valkey: Valkey | None = None
    seats: dict[socket.socket, int] = field(default_factory=dict)

    def serve(self, listener: socket.socket) -> None:
        """Answer requests until the last lease has ended, then stop the services."""
        started = time.monotonic()
        asked = False
        with selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            while not asked or self.seats:
                for key, _ in selector.select(timeout=LOOK_AFTER_SECONDS):
                    if key.fileobj is listener:
                        connection, _ = listener.accept()
                        selector.register(connection, selectors.EVENT_READ)
                        asked = self._grant(connection) or asked
                    elif isinstance(key.fileobj, socket.socket):
                        selector.unregister(key.fileobj)
                        self._give_back(key.fileobj)
                if not asked and time.monotonic() - started > UNASKED_SECONDS:
                    return
                self._look_after()

    def stop(self) -> None:
        """Stop the services, Valkey first because it holds nothing."""
        if self.valkey is not None:
            self.valkey.stop()
        if self.postgres is not None:
            self.postgres.stop()

    def _grant(self, connection: socket.socket) -> bool:
        """Answer one request; tell whether it became a lease."""
        connection.settimeout(REQUEST_SECONDS)
        taken = set(self.seats.values())
        seat = next(number for number in range(len(taken) + 1) if number not in taken)
        try:
            wanted = json.loads(connection.recv(LONGEST_REQUEST))["want"]
        except (OSError, ValueError, KeyError):
            return False
        self.seats[connection] = seat
        try:
            answer = self._start(wanted, seat)
        except Problem as problem:
            answer = {"error": problem.what, "mend": problem.mend, "details": problem.details}
        except OSError as error:
            answer = {"error": f"The private services could not be started: {error}"}
        with contextlib.suppress(OSError):
            connection.sendall(json.dumps(answer).encode() + b"\n")
        return True

    def _give_back(self, connection: socket.socket) -> None:
        """End a lease; whoever gave back the last one hears of it when all has stopped."""
        self.seats.pop(connection, None)
        if not self.seats:
            self.stop()
        connection.close()

    def _start(self, wanted: list[str], seat: int) -> dict[str, str]:
        answer = {}
        shared = self.kind not in THROWAWAY_KINDS
        if "postgres" in wanted:
            self.postgres = self.postgres or Postgres(self.state, throwaway=not shared)
            self.postgres.start()
            database = DATABASE if shared else f"{DATABASE}_{seat}"
            self.postgres.make_database(database)
            answer["database_url"] = self.postgres.url(database)
        if "valkey" in wanted:
            self.valkey = self.valkey or Valkey(self.state)
            self.valkey.start()
            answer["redis_url"] = self.valkey.url(0 if shared else seat * DATABASES_PER_SEAT)
        return answer

    def _look_after(self) -> None:
        """Start a service again that died although somebody leases it."""
        if not self.seats:
            return
        for service in (self.postgres, self.valkey):
            if service is not None and service.wanted and not service.running():
                say(f"{type(service).__name__} died; starting it again")
                with contextlib.suppress(Problem):
                    service.start()


def keep(kind: str) -> None:
    """Be the keeper of one kind of run until nobody needs it any more."""
    state = state_dir(kind)
    with _only_one(state):
        folder = socket_dir(state)
        path = folder / "keeper.sock"
        path.unlink(missing_ok=True)
        note = state / "keeper.json"
        keeper = Keeper(kind=kind, state=state)
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
                listener.bind(str(path))
                path.chmod(0o600)
                listener.listen(64)
                _write(note, {"pid": os.getpid(), "socket": str(path)})
                keeper.serve(listener)
        finally:
            note.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            drop_socket_dir(folder, preferred=state)
            keeper.stop()


@contextlib.contextmanager
def _only_one(state: Path) -> Iterator[TextIO]:
    with (state / "keeper.lock").open("w", encoding="ascii") as lock:
        deadline = time.monotonic() + HANDOVER_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Problem(f"Another keeper holds {state} and does not go.") from None
                time.sleep(0.05)
        yield lock


def _write(path: Path, note: dict[str, object]) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(note), encoding="utf-8")
    partial.replace(path)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    os.chdir("/")
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    keep(sys.argv[1])
