"""The product's real processes against a database of their own, for the length of a block.

The command lines are those of `./dev run`. Databases are called `bench_...` and made anew; the
services are those of `DATABASE_URL` and `REDIS_URL`, which `./dev bench` leases: a private
Postgres that keeps every promise of durability, never one with fsync off.
"""

import contextlib
import http.client
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from benchmarks.machine import cpu_seconds, parent_of
from devtools.configuration import child_environment
from devtools.layout import ROOT, VENV_PYTHON, state_dir
from devtools.ports import next_free_run
from devtools.processes import die_with_parent, stop, wait_until
from devtools.programs import BULK_QUEUE, WORKER_QUEUES, Address, programs
from devtools.supervisor import Program

KIND = "bench"
HOST = "127.0.0.1"
START_SECONDS = 90.0
EVERYTHING = ("web", "sockets", "score", "worker", "bulk", "scheduler")
WORKERS = ("score", "worker", "bulk")


class Stack:
    """Processes around one fresh database. `start` and `stop` take the names of programs."""

    def __init__(self, name: str, *, port: int, settings: Mapping[str, str] | None = None) -> None:
        """Choose two free ports from `port` on; `settings` are set for every process."""
        self.name = f"bench_{name}"
        self.state = state_dir(KIND) / name
        self.state.mkdir(exist_ok=True)
        first = next_free_run(port, count=2)
        if first is None:
            raise RuntimeError(f"there are no two free ports from {port} on")
        self.address = Address(HOST, first, first + 1)
        self._server = os.environ["DATABASE_URL"]
        parts = urlsplit(self._server)
        self.database_url = urlunsplit(parts._replace(path=f"/{self.name}"))
        self.redis_url = os.environ["REDIS_URL"]
        urls = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        self._environment = {
            **child_environment(KIND, urls),
            "STATE_DIR": str(self.state),
            "SOCKET_URL": self.address.sockets,
            "API_REQUESTS_PER_MINUTE": "1000000",
            **(settings or {}),
        }
        self._programs = {
            one.name: one for one in programs(self.address, state=self.state, web_processes=1)
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._connection: psycopg.Connection[Any] | None = None

    def __enter__(self) -> Self:
        """Make the database and bring it up to date."""
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{self.name}"')
        self.python("manage.py", "migrate", "--verbosity", "0")
        self._connection = psycopg.connect(self.database_url, autocommit=True)
        # Nudges of another benchmark speak of another database.
        valkey = redis.Redis.from_url(self.redis_url)
        valkey.delete("score", BULK_QUEUE, *WORKER_QUEUES.split(","), *valkey.keys("nudged:*"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop every process and drop the database."""
        self.stop(*self._running)
        if self._connection is not None:
            self._connection.close()
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def start(self, *names: str, settings: Mapping[str, str] | None = None) -> None:
        """Start programs and wait until they do their work.

        Raises:
            RuntimeError: one of them does not come up; its log says why.
        """
        for name in names:
            self._start(self._programs[name], {**self._environment, **(settings or {})})
        for name in names:
            if not wait_until(lambda name=name: self._is_up(name), seconds=START_SECONDS):
                words = self.log(name).read_text(encoding="utf-8", errors="replace")[-2000:]
                raise RuntimeError(f"{name} does not come up:\n{words}")

    def stop(self, *names: str) -> None:
        """Stop programs, politely first."""
        for name in names:
            if name in self._running:
                self._running[name].send_signal(signal.SIGTERM)
        for name in names:
            if process := self._running.pop(name, None):
                stop(process, patience=15.0)

    def pid(self, name: str) -> int:
        """The process number of a program that runs."""
        return self._running[name].pid

    def postgres_pid(self) -> int:
        """The process number of the server, which must run on this machine.

        Its sessions come and go with what they used; the server keeps their sum.
        """
        return parent_of(self.number("SELECT pg_backend_pid()"))

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time by program so far, Postgres included."""
        pids = {name: process.pid for name, process in self._running.items()}
        pids["postgres"] = self.postgres_pid()
        return {name: cpu_seconds(pid) for name, pid in pids.items()}

    def log(self, name: str) -> Path:
        """Where a program's words are."""
        return self.state / f"{name}.log"

    def python(self, *arguments: str, settings: Mapping[str, str] | None = None) -> str:
        """Run Python in the product's environment to its end; return what it printed."""
        done = subprocess.run(
            [str(VENV_PYTHON), *arguments],
            cwd=ROOT,
            env={**self._environment, **(settings or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    def fill(self, what: str, *arguments: str) -> dict[str, Any]:
        """Run one of `benchmarks.fill`; return what it says."""
        said = self.python("-m", "benchmarks.fill", what, *arguments)
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        return found

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Ask the database."""
        return self._ask(sql, parameters).fetchall()

    def number(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Ask the database for one number."""
        return int(self.rows(sql, parameters)[0][0] or 0)

    def tidy(self) -> None:
        """Do what autovacuum would come to do: the planner must know what was filled in."""
        self._ask("VACUUM ANALYZE")

    def waiting_work(self) -> int:
        """How many facts still wait for a listener."""
        return self.number("SELECT count(*) FROM kernel_work WHERE dead_at IS NULL")

    def settle(self, *, seconds: float) -> bool:
        """Wait until no work is left; tell whether that came true in time."""
        return wait_until(lambda: self.waiting_work() == 0, seconds=seconds, every=0.2)

    def _ask(self, sql: str, parameters: Sequence[object] = ()) -> psycopg.Cursor[Any]:
        if self._connection is None:
            raise RuntimeError("the stack has not been entered")
        return self._connection.execute(sql, parameters)

    def _start(self, program: Program, environment: Mapping[str, str]) -> None:
        with self.log(program.name).open("wb") as log:
            self._running[program.name] = subprocess.Popen(
                program.args,
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  see die_with_parent
            )

    def _is_up(self, name: str) -> bool:
        if self._running[name].poll() is not None:
            raise RuntimeError(f"{name} ended:\n{self.log(name).read_text(encoding='utf-8')}")
        if name == "web":
            return answers(self.address.port, "/healthz")
        if name == "sockets":
            return answers(self.address.socket_port, "/healthz")
        if name in WORKERS:
            return self._listens(name)
        return True

    def _listens(self, name: str) -> bool:
        """Whether a worker hangs on the broker; the engine has been warmed up by then."""
        wanted = len([one for one in WORKERS if one in self._running])
        clients = redis.Redis.from_url(self.redis_url).client_list()
        return len([one for one in clients if one["cmd"] == "brpop"]) >= wanted


def answers(port: int, path: str) -> bool:
    """Whether something answers 200 there."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False
