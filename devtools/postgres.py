"""A private Postgres in a folder: made once, started, asked and stopped.

It listens on a socket in a folder that only we may enter, never on the network, so two checkouts
cannot clash. Programs are driven directly; nothing of the machine's own Postgres is touched.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from devtools.binaries import PostgresBinaries, clean_environment, find_postgres
from devtools.elsewhere import make_place, readable_copy
from devtools.faults import mend_for
from devtools.layout import drop_socket_dir, socket_dir
from devtools.privileges import choose
from devtools.processes import (
    alive,
    command_of,
    die_with_parent,
    must,
    open_log,
    stop,
    wait_until,
)
from devtools.report import Problem, warn

OWNER = "supportsentiment"
DATABASE = "supportsentiment"

LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8")
BUILTIN_LOCALE_SINCE = 17
PSQL = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1")
# The line of postmaster.pid in which the server says how far it is.
STATUS_LINE = 7
START_SECONDS = 60.0
STOP_SECONDS = 30.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# Only for data that nobody will miss: a crash of the machine may ruin the whole cluster.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres:
    """One private Postgres, its data in ``state/postgres``.

    ``throwaway`` trades safety for speed and is for tests alone.
    """

    def __init__(self, state: Path, *, throwaway: bool = False) -> None:
        self._state = state
        self._settings = {**SETTINGS, **(THROWAWAY_SETTINGS if throwaway else {})}
        self._throwaway = throwaway
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None
        self._run_as = choose((state / "postgres").resolve())
        self._data = self._choose_data()
        self._binaries = self._choose_binaries()

    @property
    def data(self) -> Path:
        """Return the folder that holds the cluster."""
        return self._data

    @property
    def pid(self) -> int | None:
        """Return the number of the server's process while it runs."""
        return self._process.pid if self.running() and self._process else None

    @property
    def wanted(self) -> bool:
        """Tell whether it was started and not stopped since; it may have died meanwhile."""
        return self._process is not None

    def running(self) -> bool:
        """Tell whether the server that we started is still there."""
        return self._process is not None and self._process.poll() is None

    def url(self, database: str = DATABASE) -> str:
        """Return the URL of one database of the running server."""
        if self._sockets is None:
            raise Problem("The private Postgres has not been started.")
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self._sockets))}"

    def start(self) -> None:
        """Start the server, after making the cluster if need be; return when it answers."""
        if self.running():
            return
        if not (self._data / "PG_VERSION").exists():
            self._make_cluster()
        self._clear_leftovers()
        self._sockets = self._sockets or socket_dir(self._data)
        if self._run_as.uid is not None and self._run_as.gid is not None:
            os.chown(self._sockets, self._run_as.uid, self._run_as.gid)
        settings = {**self._settings, "unix_socket_directories": str(self._sockets)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with open_log(self._state / "postgres.log") as log:
            self._process = subprocess.Popen(
                [*self._run_as.prefix, self._program("postgres"), "-D", self._data, *options],
                cwd="/",
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  see die_with_parent
                **self._run_as.identity,
            )
        if not wait_until(lambda: self._ready() or not self.running(), seconds=START_SECONDS):
            self.stop()
        if not self.running():
            raise self._failed("The private Postgres did not start.")
        self.make_database(DATABASE)

    def stop(self) -> None:
        """Stop the server: sessions are ended, what was committed is on the disk."""
        if self._process is not None:
            stop(
                self._process,
                first=signal.SIGINT,
                patience=STOP_SECONDS,
                last=signal.SIGQUIT,
            )
        self._process = None
        if self._sockets is not None:
            drop_socket_dir(self._sockets, preferred=self._data)
            self._sockets = None

    def make_database(self, name: str) -> None:
        """Make an empty database of this name unless there is one."""
        if not self.ask(f"SELECT 1 FROM pg_database WHERE datname = '{name}'").strip():
            self.ask(f'CREATE DATABASE "{name}"')

    def ask(self, sql: str, *, database: str = "postgres") -> str:
        """Return psql's plain answer to a statement, one row a line."""
        return must(
            [self._program("psql"), *PSQL, "-d", self.url(database)],
            what="The private Postgres refused a statement.",
            env=clean_environment(),
            given=sql,
        )

    def _choose_data(self) -> Path:
        """Return where the cluster is; with a system user that may be outside the checkout."""
        here = self._state / "postgres"
        if here.is_symlink():
            return here.resolve()
        if here.exists() or self._run_as.reaches(self._state):
            return here
        return make_place(here)

    def _choose_binaries(self) -> PostgresBinaries:
        version = self._data / "PG_VERSION"
        major = int(version.read_text(encoding="ascii")) if version.exists() else None
        return find_postgres(major=major)

    def _program(self, name: str) -> Path:
        """Return a program; copy the bundled ones to where the system user can reach them."""
        path = self._binaries.program(name)
        if not self._binaries.bundled or self._run_as.reaches(path):
            return path
        return readable_copy(self._binaries) / name

    def _make_cluster(self) -> None:
        partial = self._data.with_name(self._data.name + ".new")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700, parents=True)
        if self._run_as.uid is not None and self._run_as.gid is not None:
            os.chown(partial, self._run_as.uid, self._run_as.gid)
        provider: Sequence[str] = ()
        if self._binaries.major >= BUILTIN_LOCALE_SINCE:
            provider = ("--locale-provider=builtin",)
        done = subprocess.run(
            [*self._run_as.prefix, str(self._program("initdb")), "-D", str(partial)]
            + [f"--username={OWNER}", "--auth=trust", "--no-instructions", *LOCALE, *provider]
            + (["--no-sync"] if self._throwaway else []),
            cwd="/",
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **self._run_as.identity,
        )
        if done.returncode:
            raise Problem(
                "The private Postgres could not be made.",
                mend=mend_for(done.stderr),
                details=done.stdout + done.stderr,
            )
        if self._data.exists():
            self._data.rmdir()
        partial.rename(self._data)

    def _clear_leftovers(self) -> None:
        """Stop a server that was left running here, and remove a dead one's lock."""
        lock = self._data / "postmaster.pid"
        try:
            pid = int(lock.read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        if alive(pid) and str(self._data) in command_of(pid):
            warn(f"A Postgres was left running here (process {pid}); stopping it first.")
            os.kill(pid, signal.SIGINT)
            if not wait_until(lambda: not alive(pid), seconds=STOP_SECONDS):
                raise Problem(f"Process {pid} does not stop.", mend=f"kill -QUIT {pid}")
        # The number may belong to another program by now, and Postgres would then refuse to start.
        lock.unlink(missing_ok=True)

    def _ready(self) -> bool:
        with contextlib.suppress(OSError):
            lines = (self._data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
            return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"
        return False

    def _failed(self, what: str) -> Problem:
        path = self._state / "postgres.log"
        words = path.read_text(encoding="utf-8", errors="replace")[-4000:]
        return Problem(what, mend=mend_for(words) or f"Read {path}.", details=words)
