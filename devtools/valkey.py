"""A private Valkey (or Redis) on a free loopback port, with a password of its own.

It keeps nothing on the disk: Postgres holds everything that must not be lost, and what was queued
here is handed out again by the sweep. It never evicts, because a broker that evicts drops work
without a word.
"""

import contextlib
import secrets
import signal
import socket
import subprocess
from pathlib import Path

from devtools.binaries import find_valkey
from devtools.ports import any_free, is_free
from devtools.processes import die_with_parent, open_log, stop, wait_until
from devtools.report import Problem

HOST = "127.0.0.1"
START_SECONDS = 15.0
STOP_SECONDS = 5.0
ATTEMPTS = 5
DATABASES = 2048


class Valkey:
    """One private Valkey; ``state/valkey.port`` remembers its port from one start to the next."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._program = find_valkey()
        self._password = secrets.token_urlsafe(24)
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def wanted(self) -> bool:
        """Tell whether it was started and not stopped since; it may have died meanwhile."""
        return self._process is not None

    def running(self) -> bool:
        """Tell whether the server that we started is still there."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Return the number of the server's process while it runs."""
        return self._process.pid if self.running() and self._process else None

    @property
    def port(self) -> int:
        """Return the loopback port of the running server."""
        return self._port

    def url(self, database: int = 0) -> str:
        """Return the URL of one numbered database of the running server."""
        if not self._port:
            raise Problem("The private Valkey has not been started.")
        return f"redis://:{self._password}@{HOST}:{self._port}/{database}"

    def start(self) -> None:
        """Start the server and return when it answers."""
        if self.running():
            return
        for _ in range(ATTEMPTS):
            # Somebody may take a free port between our look and the server's start.
            self._launch(self._choose_port())
            if wait_until(lambda: self._answers() or not self.running(), seconds=START_SECONDS):
                if self.running():
                    self._remembered.write_text(str(self._port), encoding="ascii")
                    return
            else:
                self.stop()
        words = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise Problem("The private Valkey did not start.", mend=f"Read {self._log}.", details=words)

    def stop(self) -> None:
        """Stop the server and forget what it held."""
        if self._process is not None:
            stop(self._process, patience=STOP_SECONDS)
        self._process = None

    @property
    def _remembered(self) -> Path:
        return self._state / "valkey.port"

    @property
    def _log(self) -> Path:
        return self._state / "valkey.log"

    def _choose_port(self) -> int:
        with contextlib.suppress(OSError, ValueError):
            port = int(self._remembered.read_text(encoding="ascii"))
            if is_free(port):
                return port
        return any_free()

    def _launch(self, port: int) -> None:
        self._port = port
        with open_log(self._log) as log:
            self._process = subprocess.Popen(
                [str(self._program), "-"],
                cwd=self._state,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  see die_with_parent
            )
        # The settings go in by standard input, so that the password is in no list of processes.
        given = self._process.stdin
        if given is not None:
            with contextlib.suppress(BrokenPipeError), given:
                given.write(_settings(port, self._password).encode())

    def _answers(self) -> bool:
        request = f"AUTH {self._password}\r\nPING\r\n".encode()
        with (
            contextlib.suppress(OSError),
            socket.create_connection((HOST, self._port), timeout=1) as connection,
        ):
            connection.sendall(request)
            return connection.recv(100).startswith(b"+OK")
        return False


def _settings(port: int, password: str) -> str:
    lines = [
        f"bind {HOST}",
        f"port {port}",
        f"requirepass {password}",
        f"databases {DATABASES}",
        "maxmemory-policy noeviction",
        'save ""',
        "appendonly no",
        "daemonize no",
        "loglevel warning",
    ]
    return "\n".join(lines) + "\n"
