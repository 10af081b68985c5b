"""A minute of chaos with every run of the tests; the long one is a command (see the package)."""

import sys
import tempfile
from pathlib import Path

import pytest

from tests.functional.chaos.run import run_chaos

SEED = 20_260_302


@pytest.fixture
def short_path():
    """A folder whose path leaves room for a socket: then Postgres keeps its address on restarts."""
    with tempfile.TemporaryDirectory(prefix="chaos-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.chaos
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_was_promised_is_kept_through_every_fault(short_path, capsys):
    report = run_chaos(short_path, seconds=25, seed=SEED, engine="bundled")

    with capsys.disabled():
        sys.stdout.write("\n" + report.as_json() + "\n")
    assert report.violations == []
    assert report.died_unasked == {}
    # The faults really hit: without these the run would prove little.
    assert report.hits.keys() >= {"score worker killed in a batch", "web killed after a commit"}
    assert report.promises > report.letters > 100
    assert report.requests.keys() <= {"202", "503", "no answer"}
