"""Give every test run its own Postgres and Valkey, and say aloud what it skipped.

Loaded with ``-p devtools.pytest_plugin`` before Django reads its settings, so ``python -m pytest``
works from a bare checkout, and two runs in one checkout do not meet.
"""

import json
import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from devtools.layout import state_dir
from devtools.services import Lease, take_lease

SKIPS_FILE = "TEST_SKIPS_FILE"
WORKER = "PYTEST_XDIST_WORKER"
LEASE = pytest.StashKey[Lease]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Arrange the environment before any other plug-in looks at it."""
    if WORKER in os.environ:
        number = int(os.environ[WORKER].removeprefix("gw"))
        os.environ["REDIS_URL"] = _numbered(os.environ["REDIS_URL"], 1 + number)
    else:
        want = []
        if not os.environ.get("DATABASE_URL"):
            want.append("postgres")
        if not os.environ.get("REDIS_URL"):
            want.append("valkey")
        if want:
            lease = take_lease("test", want=tuple(want))
            early_config.stash[LEASE] = lease
            os.environ.setdefault("STATE_DIR", str(state_dir("test")))
            os.environ["DATABASE_URL"] = lease.database_url or os.environ["DATABASE_URL"]
            os.environ["REDIS_URL"] = lease.redis_url or os.environ["REDIS_URL"]
        os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the services back."""
    lease = config.stash.get(LEASE, None)
    if lease is not None:
        lease.give_back()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Leave the reasons of all skips for ``./dev test`` to repeat at its end."""
    path = os.environ.get(SKIPS_FILE)
    if not path:
        return
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        where = report.longrepr
        reason = str(where[2]) if isinstance(where, tuple) else str(where)
        reasons[reason.removeprefix("Skipped: ")] += 1
    Path(path).write_text(json.dumps(reasons), encoding="utf-8")


def _numbered(url: str, number: int) -> str:
    """Return the URL of the database that is ``number`` further than the given one."""
    parts = urlsplit(url)
    database = int(parts.path.removeprefix("/") or 0) + number
    return urlunsplit(parts._replace(path=f"/{database}"))
