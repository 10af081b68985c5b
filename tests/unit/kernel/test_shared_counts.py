"""What processes counted is added up, and outlives them."""

import os
import re
import signal
import subprocess
import sys

import pytest

COUNT = """
import sys
from supportsentiment.kernel import metrics
from prometheus_client import Histogram
seconds = Histogram("some_seconds", "Some seconds.")
metrics.WORK_DONE.labels("reader").inc(int(sys.argv[1]))
seconds.observe(0.3)
print("counted", flush=True)
sys.stdin.read()
"""
FORK = """
import os, sys
from supportsentiment.kernel import metrics
metrics.WORK_DONE.labels("reader").inc()
if not os.fork():
    metrics.WORK_DONE.labels("reader").inc(10)
    os._exit(0)
os.wait()
"""
TELL = """
from prometheus_client import generate_latest
from supportsentiment.kernel import metrics
from supportsentiment.kernel.shared_counts import counted
with counted() as registry:
    print(generate_latest(registry).decode())
"""


@pytest.fixture
def environment(tmp_path):
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts")}


def run(code, environment):
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def told(environment):
    text = run(TELL, environment)
    return {
        name: float(value)
        for name, value in re.findall(r"^(\S+(?:\{\S+\})?) ([\d.]+)$", text, re.MULTILINE)
    }


@pytest.fixture
def counting(environment):
    """Start a process that counts and goes on living."""
    started = []

    def start(number):
        process = subprocess.Popen(
            [sys.executable, "-c", COUNT, str(number)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "counted\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_totals_outlive_processes_and_their_files_go(environment, counting, tmp_path):
    done = 'supportsentiment_work_done_total{listener="reader"}'
    living, killed = counting(3), counting(4)
    both = told(environment)

    killed.send_signal(signal.SIGKILL)
    killed.wait()
    after, again = told(environment), told(environment)

    for numbers in (both, after, again):
        assert numbers[done] == 7
        assert numbers["some_seconds_count"] == 2
        assert numbers['some_seconds_bucket{le="0.5"}'] == 2
        assert numbers['some_seconds_bucket{le="0.25"}'] == 0
    names = [path.name for path in (tmp_path / "counts").iterdir()]
    assert not [name for name in names if f"-{killed.pid}." in name]
    assert len([name for name in names if f"-{living.pid}." in name]) == 3


def test_a_fork_counts_for_itself(environment):
    run(FORK, environment)

    assert told(environment)['supportsentiment_work_done_total{listener="reader"}'] == 11


def test_what_a_killed_process_left_half_made_harms_nobody(environment, counting, tmp_path):
    counting(5)
    (tmp_path / "counts" / "counter_gone-1.db").write_bytes(b"")
    (tmp_path / "counts" / "counter_gone-2.db").write_bytes(b"\x01")

    assert told(environment)['supportsentiment_work_done_total{listener="reader"}'] == 5


def test_a_folder_that_cannot_be_is_no_reason_to_fail(environment, tmp_path):
    (tmp_path / "file").write_text("")
    environment["PROMETHEUS_MULTIPROC_DIR"] = str(tmp_path / "file" / "counts")

    assert "supportsentiment_nudges_lost_total" in run(TELL, environment)
