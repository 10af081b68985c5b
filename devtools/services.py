"""Lease Postgres and Valkey for as long as a command runs.

``DATABASE_URL`` and ``REDIS_URL`` in the environment win. What they leave open is leased from the
keeper of the run's kind (``demo``, ``test`` or ``bench``), which is started when there is none.
"""

import contextlib
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devtools.layout import ROOT, state_dir
from devtools.report import Problem

ANSWER_SECONDS = 150.0
STOP_SECONDS = 60.0


@dataclass
class Lease:
    """The right to use private services until :meth:`give_back`.

    ``database_url`` and ``redis_url`` are empty where that service was not asked for.
    """

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    _connection: socket.socket = field(repr=False)

    def give_back(self) -> None:
        """End the lease; return when the services have stopped, unless others still use them."""
        with contextlib.suppress(OSError), self._connection as connection:
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(STOP_SECONDS)
            while connection.recv(1024):
                pass


def take_lease(kind: str, *, want: tuple[str, ...] = ("postgres", "valkey")) -> Lease:
    """Lease services of one kind; start their keeper if need be.

    Raises :class:`Problem` when a service cannot be started.
    """
    state = state_dir(kind)
    keeper: int | None = None
    deadline = time.monotonic() + ANSWER_SECONDS
    with _open_lock(state / "start.lock"):
        while time.monotonic() < deadline:
            connection = _connect(state)
            if connection is not None:
                answer = _request(connection, want)
                if answer is not None:
                    return _lease(answer, connection)
            if keeper is None or _gone(keeper):
                keeper = _start_keeper(kind, state)
            time.sleep(0.02)
    raise Problem(
        "The private services did not answer.", mend=f"Read {state}/keeper.log, then try again."
    )


@contextlib.contextmanager
def services(kind: str, environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield ``DATABASE_URL`` and ``REDIS_URL``, given or leased, for the length of a block."""
    given = {name: environ[name] for name in ("DATABASE_URL", "REDIS_URL") if environ.get(name)}
    wanted = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}
    want = tuple(service for name, service in wanted.items() if name not in given)
    if not want:
        yield given
        return
    lease = take_lease(kind, want=want)
    try:
        leased = {"DATABASE_URL": lease.database_url, "REDIS_URL": lease.redis_url}
        yield {**leased, **given}
    finally:
        lease.give_back()


def keeper_pid(kind: str) -> int | None:
    """Return the process number of the keeper that answers for this kind, or None."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        note = json.loads((state_dir(kind) / "keeper.json").read_text(encoding="utf-8"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.connect(note["socket"])
        return int(note["pid"])
    return None


def _connect(state: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        note = json.loads((state / "keeper.json").read_text(encoding="utf-8"))
        connection.connect(note["socket"])
    except (OSError, ValueError, KeyError):
        connection.close()
        return None
    return connection


def _request(connection: socket.socket, want: tuple[str, ...]) -> dict[str, object] | None:
    """Return the keeper's answer, or None where it was about to go."""
    connection.settimeout(ANSWER_SECONDS)
    try:
        connection.sendall(json.dumps({"want": want}).encode())
        with connection.makefile("rb") as reader:
            line = reader.readline()
    except OSError:
        line = b""
    if not line:
        connection.close()
        return None
    answer: dict[str, object] = json.loads(line)
    return answer


def _lease(answer: Mapping[str, object], connection: socket.socket) -> Lease:
    if "error" in answer:
        connection.close()
        raise Problem(
            str(answer["error"]),
            mend=str(answer.get("mend", "")),
            details=str(answer.get("details", "")),
        )
    return Lease(
        database_url=str(answer.get("database_url", "")),
        redis_url=str(answer.get("redis_url", "")),
        _connection=connection,
    )


def _start_keeper(kind: str, state: Path) -> int:
    """Start the keeper in a session of its own, out of reach of a Ctrl-C, and return its number.

    Not by ``subprocess``, which expects to see the end of what it starts; this one outlives us.
    """
    log = state / "keeper.log"
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return os.posix_spawn(
        sys.executable,
        [sys.executable, str(ROOT / "devtools" / "keeper.py"), kind],
        {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), append, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )


def _gone(pid: int) -> bool:
    """Tell whether a child of ours has ended, and reap it."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


@contextlib.contextmanager
def _open_lock(path: Path) -> Iterator[None]:
    with path.open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
