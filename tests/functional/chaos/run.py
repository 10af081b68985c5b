"""One chaos run: a desk, its customers, faults, peace, and the comparison with the ledger."""

import contextlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from devtools.processes import wait_until
from tests.functional.chaos.customers import Customers
from tests.functional.chaos.desk import Desk
from tests.functional.chaos.faults import Faults, rounds
from tests.functional.chaos.ledger import Ledger, percentile, read_ledger

VERIFY = "tests.functional.chaos.verify"
ANSWER_SECONDS = 40.0
SETTLE_SECONDS = 60.0
QUIET_SECONDS = 1.0
BREATH_SECONDS = 0.4


@dataclass
class Report:
    """What was done and what came of it; `violations` is empty where every promise was kept.

    `hits` counts what the aimed faults are known to have caught: batches that lost their worker,
    letters that were stored and whose answer was lost.
    """

    seed: int
    engine: str
    seconds: dict[str, float] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    hits: dict[str, int] = field(default_factory=dict)
    letters: int = 0
    promises: int = 0
    requests: dict[str, int] = field(default_factory=dict)
    latency_ms: dict[str, dict[str, float]] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)
    strikes: list[tuple[str, float, float]] = field(default_factory=list)
    died_unasked: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """The report for people and machines; the strikes are in a file of their own."""
        return json.dumps({**asdict(self), "strikes": len(self.strikes)}, indent=2)


def run_chaos(
    folder: Path, *, seconds: float, seed: int, engine: str, a_second: float = 20.0
) -> Report:
    """Torment a desk for at least one round of all faults and about that many seconds."""
    report = Report(seed=seed, engine=engine)
    ledger = Ledger(folder / "ledger.jsonl")
    desk = Desk(folder, engine=engine)
    with _timed(report, "starting"):
        desk.start()
    with contextlib.closing(desk):
        customers = Customers(
            port=desk.port, token=desk.token, ledger=ledger, seed=seed, a_second=a_second
        )
        faults = Faults(desk, customers, seed=seed)
        customers.start()
        with _timed(report, "under faults"):
            _strike(desk, faults, report, seconds=seconds)
        desk.fleet.start_all()
        with _timed(report, "until all was answered"):
            if not customers.finish(seconds=ANSWER_SECONDS):
                report.violations.append("a letter got no answer, long after peace came")
        with _timed(report, "until nothing waited"):
            _settle(desk, report)
        ledger.close()
        _tell(report, ledger, faults)
        _keep_times(folder, report, ledger)
        with _timed(report, "comparing"):
            found = json.loads(desk.python("-m", VERIFY, str(ledger.path)))
        report.stored = found["stored"]
        report.violations += found["violations"]
        report.died_unasked = desk.fleet.died
    return report


@contextlib.contextmanager
def _timed(report: Report, what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    report.seconds[what] = round(time.monotonic() - started, 1)


def _strike(desk: Desk, faults: Faults, report: Report, *, seconds: float) -> None:
    """One fault after the other, with a breath between them."""
    deadline = time.monotonic() + seconds
    verbs = faults.verbs
    counts: Counter[str] = Counter()
    for name in rounds(list(verbs), seed=report.seed):
        if time.monotonic() > deadline and set(counts) == set(verbs):
            break
        time.sleep(BREATH_SECONDS)
        desk.fleet.start_all()
        begun = time.monotonic()
        hit = verbs[name]()
        report.strikes.append((name, begun, time.monotonic()))
        counts[name] += 1
        if hit:
            report.hits[name] = report.hits.get(name, 0) + hit
    report.faults = dict(counts)


def _settle(desk: Desk, report: Report) -> None:
    """Wait until nothing waits, which must come by itself and soon."""
    with desk.connect() as connection:

        def nothing_waits() -> bool:
            row = connection.execute("SELECT count(*) FROM kernel_work WHERE dead_at IS NULL")
            return row.fetchone() == (0,)

        def stays_so() -> bool:
            return nothing_waits() and not time.sleep(QUIET_SECONDS) and nothing_waits()

        if not wait_until(stays_so, seconds=SETTLE_SECONDS, every=0.2):
            report.violations.append("work is left, long after peace came")


def _keep_times(folder: Path, report: Report, ledger: Ledger) -> None:
    """Leave every strike and request with its time, for whoever wants to know what took long."""
    times = {"strikes": report.strikes, "requests": [asdict(one) for one in ledger.tries]}
    (folder / "times.json").write_text(json.dumps(times), encoding="utf-8")


def _tell(report: Report, ledger: Ledger, faults: Faults) -> None:
    promises = read_ledger(ledger.path)
    report.promises = len(promises)
    report.letters = len({promise.letter for promise in promises})
    statuses = Counter(str(one.status or "no answer") for one in ledger.tries)
    report.requests = dict(sorted(statuses.items()))
    report.violations += [f"a letter was not taken: {words}" for words in ledger.refused]
    windows: dict[str, list[float]] = {"all": [one.seconds for one in ledger.tries]}
    for what, begun, ended in faults.away:
        windows.setdefault(what, []).extend(
            one.seconds for one in ledger.tries if begun <= one.started <= ended
        )
    report.latency_ms = {
        what: {
            "requests": len(seconds),
            "p50": round(1000 * percentile(seconds, 0.5), 1),
            "p95": round(1000 * percentile(seconds, 0.95), 1),
            "max": round(1000 * max(seconds, default=0.0), 1),
        }
        for what, seconds in windows.items()
    }
