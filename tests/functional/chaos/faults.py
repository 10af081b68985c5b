"""The faults, one verb each. Each ends with everything running again, and says what it did."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator

from devtools.processes import wait_until
from tests.functional.chaos.customers import Customers
from tests.functional.chaos.desk import Desk

READ = "sentiment.read_messages"
PATIENCE_SECONDS = 12.0
LOOK_SECONDS = 0.005
DOWN_SECONDS = 1.0
HANG_SECONDS = 3.0
BURST = 80

HELD = """
SELECT DISTINCT lease_by FROM kernel_work
WHERE lease_by IS NOT NULL AND available_at > clock_timestamp() AND (listener = %s) = %s
"""


class Faults:
    """Everything that a run may do to a desk."""

    def __init__(self, desk: Desk, customers: Customers, *, seed: int) -> None:
        self._desk = desk
        self._chance = random.Random(seed)
        self._customers = customers
        self._orphans: set[object] = set()
        self.away: list[tuple[str, float, float]] = []

    @property
    def verbs(self) -> dict[str, Callable[[], int]]:
        """Every fault by its name; it returns how many batches or letters it is known to have hit."""
        return {
            "score worker killed in a batch": lambda: self._kill_in_batch("score", scoring=True),
            "worker killed in a batch": lambda: self._kill_in_batch("worker", scoring=False),
            "web killed after a commit": self._kill_web_after_commit,
            "web killed": lambda: self._kill("web"),
            "scheduler killed": lambda: self._kill("scheduler"),
            "Valkey wiped": self._wipe,
            "Valkey stopped": self._stop_valkey,
            "Valkey hung": self._hang_valkey,
            "Postgres restarted": self._restart_postgres,
            "Postgres shot": self._shoot_postgres,
        }

    def _kill(self, name: str) -> int:
        self._desk.fleet.kill(name)
        time.sleep(DOWN_SECONDS)
        self._desk.fleet.start(name)
        if name == "web":
            # The next fault should meet customers who are being served.
            wait_until(self._serves, seconds=PATIENCE_SECONDS, every=0.1)
        return 0

    def _serves(self) -> bool:
        return self._desk.status("/healthz", seconds=1.0) == 200

    def _kill_in_batch(self, name: str, *, scoring: bool) -> int:
        """Freeze the worker at odd moments until it holds a lease; then kill it as it stands."""
        held: set[object] = set()
        with self._desk.connect() as connection:

            def leases() -> set[object]:
                rows = connection.execute(HELD, (READ, scoring))
                return {row[0] for row in rows} - self._orphans

            self._customers.burst(BURST)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not held and time.monotonic() < deadline:
                self._desk.fleet.freeze(name)
                held = leases()
                if not held:
                    self._desk.fleet.thaw(name)
                    time.sleep(self._chance.uniform(0.02, 0.12))
        self._orphans |= held
        self._kill(name)
        return len(held)

    def _kill_web_after_commit(self) -> int:
        """Freeze the web until a letter is stored whose customer waits; then kill it."""
        cut: list[int] = []
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not cut and time.monotonic() < deadline:
            self._desk.fleet.freeze("web")
            # An answer that had left already is read by its customer meanwhile.
            time.sleep(LOOK_SECONDS)
            cut = self._stored_but_unanswered()
            if not cut:
                self._desk.fleet.thaw("web")
                time.sleep(2 * LOOK_SECONDS)
        self._kill("web")
        return len(cut)

    def _stored_but_unanswered(self) -> list[int]:
        waiting = {external: number for number, external in self._customers.waiting().items()}
        question = "SELECT external_id FROM tickets_message WHERE external_id = ANY(%s)"
        with self._desk.connect() as connection:
            rows = connection.execute(question, (list(waiting),)).fetchall()
        return [waiting[str(row[0])] for row in rows]

    def _wipe(self) -> int:
        self._desk.flush_broker()
        return 0

    def _stop_valkey(self) -> int:
        with self._away("Valkey stopped"):
            self._desk.valkey.stop()
            time.sleep(HANG_SECONDS)
            self._desk.valkey.start()
        return 0

    def _hang_valkey(self) -> int:
        pid = self._desk.valkey.pid
        if pid is None:
            raise RuntimeError("Valkey was expected to run")
        with self._away("Valkey hung"):
            os.kill(pid, signal.SIGSTOP)
            try:
                time.sleep(HANG_SECONDS)
            finally:
                os.kill(pid, signal.SIGCONT)
        return 0

    def _restart_postgres(self) -> int:
        with self._away("Postgres restarted"):
            self._desk.postgres.stop()
            time.sleep(DOWN_SECONDS)
            self._desk.postgres.start()
        return 0

    def _shoot_postgres(self) -> int:
        with self._away("Postgres shot"):
            self._desk.shoot_postgres()
            self._desk.postgres.start()
        return 0

    @contextlib.contextmanager
    def _away(self, what: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.away.append((what, started, time.monotonic()))


def rounds(names: list[str], *, seed: int) -> Iterator[str]:
    """Faults without end: all of them in each round, in another order, a wipe after each."""
    chance = random.Random(seed)
    while True:
        order = list(names)
        chance.shuffle(order)
        for name in order:
            yield name
            if name != "Valkey wiped":
                yield "Valkey wiped"
