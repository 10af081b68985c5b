"""The whole demo as `./dev run` starts it: its memory, and how soon its first page is there."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from benchmarks.figures import Result, Target, rounded
from benchmarks.machine import descendants, memory_mb
from benchmarks.options import Options
from benchmarks.stack import HOST, KIND, answers
from devtools.layout import ROOT, VENV_PYTHON, state_dir
from devtools.ports import next_free_run
from devtools.processes import command_of, stop, wait_until

MOST_MB = 1_000.0
MOST_SECOND_START = 5.0
FIRST_PAGE_SECONDS = 180.0
WATCH_SECONDS = 60.0
SAMPLE_SECONDS = 5.0
PAGE = "/sign-in/"
# The first word that a command line holds says what the process is.
KINDS = {
    "gunicorn": "web",
    "uvicorn": "sockets",
    "score@": "score",
    "worker@": "worker",
    "bulk@": "bulk",
    " beat ": "scheduler",
    "demo_live": "live",
    "valkey": "valkey",
    "redis-server": "valkey",
    "postgres": "postgres",
    "keeper.py": "keeper",
    "/dev run": "supervisor",
}


def run(options: Options) -> Result:
    """Start the demo with an empty state folder, watch it live, stop it, and start it again."""
    state = state_dir(KIND) / "demo"
    shutil.rmtree(state, ignore_errors=True)
    port = next_free_run(options.port, count=2)
    first, samples = _watch(state, port, seconds=WATCH_SECONDS)
    second, _ = _watch(state, port, seconds=0.0)
    shutil.rmtree(state, ignore_errors=True)
    most = max(samples, key=lambda sample: sum(sample.values()))
    total = rounded(sum(most.values()))
    figures = {
        "most_mb": total,
        "by_program_mb": {name: rounded(value) for name, value in sorted(most.items())},
        "first_page_s_with_demo": rounded(first),
        "first_page_s_second_start": rounded(second),
        "watched_s": WATCH_SECONDS,
    }
    return Result(
        figures,
        [
            Target("memory of the whole demo", total, MOST_MB, "MB"),
            Target("second start to first page", second, MOST_SECOND_START, "s"),
        ],
        notes=["memory: proportional set sizes, highest of samples, new messages coming in"],
    )


def _watch(
    state: Path, port: int | None, *, seconds: float
) -> tuple[float, list[dict[str, float]]]:
    """Seconds to the first page, and memory by program, sampled while the demo runs."""
    # Services of its own, as a newcomer gets them.
    given = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    begin = time.monotonic()
    log = state.with_suffix(".log")
    with log.open("wb") as words:
        process = subprocess.Popen(
            [str(VENV_PYTHON), str(ROOT / "dev"), "run", "--port", str(port)],
            cwd=ROOT,
            env={**given, "DEV_VAR": str(state)},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        if not wait_until(lambda: answers(port or 0, PAGE), seconds=FIRST_PAGE_SECONDS):
            raise RuntimeError(f"no first page on {HOST}:{port}:\n{log.read_text()[-2000:]}")
        first = time.monotonic() - begin
        samples = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(SAMPLE_SECONDS)
            samples.append(_memory_by_program(process.pid))
    finally:
        stop(process, first=signal.SIGINT, patience=60.0)
    return first, samples


def _memory_by_program(pid: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in descendants(pid):
        kind = _kind_of(command_of(one))
        found[kind] = found.get(kind, 0.0) + memory_mb(one)
    return found


def _kind_of(command: str) -> str:
    return next((kind for word, kind in KINDS.items() if word in command), "other")
