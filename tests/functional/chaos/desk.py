"""One whole desk on this machine: services, processes and a token, all private to a chaos run."""

import contextlib
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import redis

from devtools.configuration import child_environment
from devtools.layout import ROOT, VENV_PYTHON
from devtools.ports import any_free
from devtools.postgres import Postgres
from devtools.processes import wait_until
from devtools.programs import Address, programs
from devtools.valkey import Valkey
from tests.functional.chaos.fleet import Fleet

# Far shorter than in production, so that what a killed worker held comes back within the run.
LEASE_SECONDS = 5
SWEEP_SECONDS = 1
READY_SECONDS = 60.0


class Desk:
    """Ready after `start`; nothing is left running after `close`."""

    def __init__(self, folder: Path, *, engine: str) -> None:
        self.folder = folder
        self._engine = engine
        # Not the throwaway kind: what is acknowledged must survive a Postgres that is shot.
        self.postgres = Postgres(folder)
        self.valkey = Valkey(folder)
        self.port = any_free()
        self.token = ""
        self.environment: dict[str, str] = {}
        self.fleet: Fleet

    def start(self) -> None:
        """Start everything and return when it is ready."""
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    @property
    def base(self) -> str:
        """Where the pages and the API answer, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop processes first, then what they need."""
        if hasattr(self, "fleet"):
            self.fleet.stop_all()
        self.valkey.stop()
        self.postgres.stop()

    def manage(self, *words: str) -> str:
        """Run one of Django's commands on this desk and return what it printed."""
        return self.python("manage.py", *words)

    def python(self, *words: str) -> str:
        """Run Python with the desk's environment and return what it printed."""
        done = subprocess.run(
            [str(VENV_PYTHON), *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection of our own to look at what is stored."""
        return psycopg.connect(self.postgres.url(), autocommit=True, connect_timeout=5)

    def flush_broker(self) -> None:
        """Wipe Valkey: queues, bindings, everything."""
        with contextlib.closing(redis.Redis.from_url(self.valkey.url())) as client:
            client.flushall()

    def shoot_postgres(self) -> None:
        """End Postgres at once, as a crash would: no checkpoint, sessions cut in the middle."""
        pid = self.postgres.pid
        if pid is not None:
            os.kill(pid, signal.SIGQUIT)
            wait_until(lambda: not self.postgres.running(), seconds=30)

    def status(self, path: str, *, seconds: float = 15.0) -> int:
        """The HTTP status of a page, 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.base}{path}", timeout=seconds) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def _start(self) -> None:
        self.postgres.start()
        self.valkey.start()
        given = {"DATABASE_URL": self.postgres.url(), "REDIS_URL": self.valkey.url()}
        self.environment = {
            **child_environment("test", given),
            "STATE_DIR": str(self.folder),
            "SECRET_KEY": "only-for-chaos-" + "x" * 40,
            "SENTIMENT_ENGINE": self._engine,
            "SWEEP_SECONDS": str(SWEEP_SECONDS),
            "WORK_LEASE_SECONDS": str(LEASE_SECONDS),
            "API_REQUESTS_PER_MINUTE": "1000000",
        }
        self.manage("migrate", "-v", "0")
        answer = self.manage("create_token", "--scopes", "messages:write", "--json")
        self.token = json.loads(answer)["token"]
        address = Address("127.0.0.1", self.port, any_free())
        wanted = [
            program
            for program in programs(address, state=self.folder)
            if program.name in {"web", "score", "worker", "bulk", "scheduler"}
        ]
        self.fleet = Fleet(wanted, environment=self.environment, logs=self.folder)
        self.fleet.start_all()
        if not wait_until(lambda: self.status("/readyz") == 200, seconds=READY_SECONDS, every=0.1):
            raise RuntimeError(f"The desk did not get ready:\n{self.fleet.log('web')[-4000:]}")
