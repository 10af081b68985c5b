"""``./dev run``: from a bare checkout to a desk in the browser, and back to nothing."""

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from devtools.binaries import find_postgres
from devtools.configuration import child_environment, given_settings
from devtools.desk import Database
from devtools.environment import ensure_environment
from devtools.fingerprint import NEWER, is_prepared, mark_prepared
from devtools.layout import ROOT, VENV_PYTHON, state_dir
from devtools.programs import Address, choose_address, programs
from devtools.report import BOLD, Problem, paint, say, step, warn
from devtools.services import services
from devtools.supervisor import Supervisor

KIND = "demo"
FIRST_PAGE_SECONDS = 120.0


@dataclass(frozen=True)
class RunOptions:
    """What the person asked for; a ``port`` of None is any, a ``demo`` of None is our choice."""

    host: str = "127.0.0.1"
    port: int | None = None
    web_processes: int = 1
    live: bool = True
    demo: bool | None = None


def run(options: RunOptions) -> int:
    """Run the whole product until a signal comes; return the exit status."""
    begun = time.monotonic()
    state = state_dir(KIND)
    with _only_run(state) as note, contextlib.ExitStack() as leases:
        ensure_environment("run")
        address = choose_address(options.host, options.port)
        given = given_settings(KIND)
        # A database that somebody named is theirs to fill.
        demo = not given.get("DATABASE_URL") if options.demo is None else options.demo
        with step("starting Postgres and Valkey"):
            urls = leases.enter_context(services(KIND, given))
        environment = _environment(urls, address)
        accounts = _prepare(environment, demo=demo, notes=state / "accounts.txt")
        note.write_text(f"{address.pages} (process {os.getpid()})", encoding="utf-8")
        supervisor = Supervisor(
            programs(
                address,
                state=state,
                web_processes=options.web_processes,
                live=demo and options.live,
            ),
            environment=environment,
            folder=ROOT,
        )
        first_page = _FirstPage(address.pages, begun, accounts, then=supervisor.start_rest)
        supervisor.run(every_tick=first_page.look)
        say("stopping the services")
    say("stopped; nothing is left running")
    return 0


def running_now() -> str:
    """Return where a run of this checkout answers, or an empty text where none is running."""
    state = state_dir(KIND)
    with contextlib.suppress(OSError), (state / "run.lock").open("r", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return (state / "run.txt").read_text(encoding="utf-8")
    return ""


def _environment(urls: Mapping[str, str], address: Address) -> dict[str, str]:
    environment = child_environment(KIND, urls)
    hosts = ["localhost", "127.0.0.1", "[::1]", address.shown_host]
    environment.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys(hosts)))
    environment.setdefault("SOCKET_URL", address.sockets)
    # Of all processes together: the page of numbers is the web process's, the work is others'.
    environment.setdefault("PROMETHEUS_MULTIPROC_DIR", str(state_dir(KIND) / "metrics"))
    return environment


def _prepare(environment: Mapping[str, str], *, demo: bool, notes: Path) -> str:
    """Migrate, load the demo into an empty desk, and return whom to sign in as.

    A database that this checkout has prepared before is left alone, for a start of Django takes
    longer than all the rest; ``notes`` keeps the words about the accounts.
    """
    database = Database(environment["DATABASE_URL"], find_postgres())
    if notes.exists() and is_prepared(database, demo=demo):
        return notes.read_text(encoding="utf-8")
    command = [str(VENV_PYTHON), "-m", "devtools.prepare", *(["--demo"] if demo else [])]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode == NEWER:
        # It said so itself, with the mend.
        sys.exit(1)
    if done.returncode:
        raise Problem("The database could not be prepared; the lines above say why.")
    notes.write_text(done.stdout.strip(), encoding="utf-8")
    mark_prepared(database, demo=demo)
    return done.stdout.strip()


class _FirstPage:
    """Waits for the first page beside the supervisor, and says when it is there."""

    def __init__(self, url: str, begun: float, accounts: str, *, then: Callable[[], None]) -> None:
        self._url = url
        self._accounts = accounts
        self._then = then
        self._begun = begun
        self._said = False
        self._trouble = ""
        self._seconds: float | None = None
        threading.Thread(target=self._wait, daemon=True).start()

    def look(self) -> None:
        """Say the address once the page has been seen; called by the supervisor's loop."""
        if self._said:
            return
        if self._seconds is None:
            if time.monotonic() - self._begun > FIRST_PAGE_SECONDS:
                self._said = True
                warn(f"{self._url} does not answer well: {self._trouble}")
            return
        self._said = True
        self._then()
        say()
        say(paint(f"  SupportSentiment is at {self._url}", BOLD))
        for line in self._accounts.splitlines():
            say(f"  {line}")
        say(f"  first page after {self._seconds:.1f} s; Ctrl-C stops everything")
        say()

    def _wait(self) -> None:
        deadline = self._begun + FIRST_PAGE_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self._url, timeout=10):
                    self._seconds = time.monotonic() - self._begun
                return
            except OSError as error:
                self._trouble = str(error)
            time.sleep(0.1)


@contextlib.contextmanager
def _only_run(state: Path) -> Iterator[Path]:
    """Hold the right to be the only run of this checkout; yield the file that tells where it is."""
    note = state / "run.txt"
    with (state / "run.lock").open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(
                f"It is running already: {note.read_text(encoding='utf-8') or 'starting'}.",
                mend="Use that one, or stop it first.",
            ) from None
        note.write_text("", encoding="utf-8")
        yield note
        note.unlink(missing_ok=True)
