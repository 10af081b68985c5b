"""`./dev run` answers, comes up quickly a second time, and leaves nothing behind."""

import os
import pty
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.layout import ROOT
from devtools.ports import any_free, is_free
from devtools.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

ADDRESS = re.compile(r"SupportSentiment is at (http://\S+/)")
FIRST_PAGE = re.compile(r"first page after ([\d.]+) s")


class Run:
    """A `./dev run` with state of its own, and everything that it says."""

    def __init__(self, state: Path, *more: str) -> None:
        environment = {**os.environ, "DEV_VAR": str(state), "NO_COLOR": "1"}
        for name in ("DATABASE_URL", "REDIS_URL", "STATE_DIR", "SECRET_KEY"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "dev", "run", "--no-demo", "--port", str(free_pair()), *more],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.said += line

    def wait_for(self, pattern: re.Pattern[str], *, seconds: float = 120) -> str:
        found = wait_until(
            lambda: bool(pattern.search(self.said)) or self.process.poll() is not None,
            seconds=seconds,
        )
        match = pattern.search(self.said)
        assert found and match, self.said
        return match.group(1)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        status = self.process.wait(timeout=60)
        self._reader.join(timeout=10)
        return status


def free_pair() -> int:
    return next(port for port in iter(any_free, 0) if is_free(port + 1))


def using(state: Path) -> list[str]:
    """Name every process that was started with this state folder."""
    wanted = f"DEV_VAR={state}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                found.append(f"{folder.name} {words.decode(errors='replace')}")
        except OSError:
            continue
    return found


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for line in using(tmp_path):
        os.kill(int(line.split()[0]), signal.SIGKILL)


def test_it_answers_twice_and_leaves_nothing(state: Path) -> None:
    first = Run(state)
    address = first.wait_for(ADDRESS)
    with urllib.request.urlopen(address, timeout=30) as page:
        assert page.status == 200
    neighbour = Run(state)
    assert neighbour.process.wait(timeout=60) == 1
    assert first.end(signal.SIGINT) == 0
    assert "nothing is left running" in first.said
    assert using(state) == []

    second = Run(state)
    second.wait_for(FIRST_PAGE)
    assert "migrating" not in second.said
    assert second.end(signal.SIGTERM) == 0
    assert using(state) == []

    assert wait_until(lambda: f"It is running already: {address}" in neighbour.said, seconds=5)


def test_a_run_that_is_killed_leaves_nothing(state: Path) -> None:
    run = Run(state)
    run.wait_for(FIRST_PAGE)
    assert len(using(state)) > 5

    run.end(signal.SIGKILL)

    # Programs finish what they hold; the keeper then stops Postgres and Valkey.
    assert wait_until(lambda: not using(state), seconds=40, every=0.2), using(state)


def test_a_closed_terminal_leaves_nothing(state: Path) -> None:
    """The window goes: a hang-up comes, and there is nobody left to write to."""
    window, terminal = pty.openpty()
    environment = {**os.environ, "DEV_VAR": str(state), "DATABASE_URL": "", "REDIS_URL": ""}
    command = [sys.executable, "dev", "run", "--no-demo", "--port", str(free_pair())]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        pass_fds=[terminal],
        preexec_fn=lambda: os.login_tty(terminal),  # noqa: PLW1509 - the reader threads have ended
    ) as process:
        os.close(terminal)
        said = b""
        while b"first page after" not in said:
            said += os.read(window, 4096)

        os.close(window)

        assert process.wait(timeout=60) == 0
    assert using(state) == []
