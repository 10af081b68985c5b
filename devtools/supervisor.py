"""One supervisor for the processes of a run: start, show, start again, stop without remains.

Each program leads a process group of its own, so that nothing it starts can be left behind, and
the kernel ends it if the supervisor itself is killed.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from devtools.processes import die_with_parent, signal_group
from devtools.report import PLAIN, coloured, say

COLOURS = ("\033[36m", "\033[35m", "\033[33m", "\033[32m", "\033[34m", "\033[96m")
LONGEST_LINE = 64 * 1024
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# A program that ran this long starts again without a pause.
STEADY_SECONDS = 30.0
TICK_SECONDS = 0.1
# How long the urgent programs have the processors to themselves at most.
HEAD_START_SECONDS = 10.0


@dataclass(frozen=True)
class Program:
    """One program: its name in the log, its command line, and how long it may take to stop.

    One that is not ``urgent`` lets the others have the processors while they start.
    """

    name: str
    args: tuple[str, ...]
    patience: float = 15.0
    urgent: bool = True


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    pause: float = FIRST_PAUSE
    pending: bytes = b""


class Supervisor:
    """Runs programs in one folder with one environment until it is told to stop."""

    def __init__(
        self, programs: list[Program], *, environment: Mapping[str, str], folder: Path
    ) -> None:
        self._running = [_Running(program) for program in programs]
        self._environment = dict(environment)
        self._folder = folder
        self._selector = selectors.DefaultSelector()
        self._width = max(len(program.name) for program in programs)
        self._signals = 0

    def run(self, *, every_tick: Callable[[], None] = lambda: None) -> None:
        """Keep the programs running until a signal comes; return when all have stopped."""
        rest_at = time.monotonic() + HEAD_START_SECONDS
        for one in self._running:
            one.start_at = 0.0 if one.program.urgent else rest_at
        with self._counting_signals():
            try:
                while not self._signals:
                    self._start_due()
                    self._show(TICK_SECONDS)
                    self._notice_ends()
                    every_tick()
            finally:
                self._stop_all()

    def start_rest(self) -> None:
        """Start what was waiting for the urgent programs."""
        for one in self._running:
            if not one.process and not one.started:
                one.start_at = 0.0

    def pids(self) -> dict[str, int]:
        """Return the process number of each program that runs."""
        return {one.program.name: one.process.pid for one in self._running if one.process}

    @contextlib.contextmanager
    def _counting_signals(self) -> Iterator[None]:
        """Count the signals that ask us to stop; the second one means at once."""

        def count(_number: int, _frame: FrameType | None) -> None:
            self._signals += 1

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, count) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start_due(self) -> None:
        now = time.monotonic()
        for one in self._running:
            if one.process is None and now >= one.start_at:
                self._start(one, now)

    def _start(self, one: _Running, now: float) -> None:
        one.process = subprocess.Popen(
            one.program.args,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  see die_with_parent
        )
        one.started = now
        if one.process.stdout is not None:
            os.set_blocking(one.process.stdout.fileno(), False)
            self._selector.register(one.process.stdout, selectors.EVENT_READ, one)

    def _show(self, seconds: float) -> None:
        for key, _ in self._selector.select(timeout=seconds):
            self._read(key.data)

    def _read(self, one: _Running) -> bool:
        """Write the whole lines that a program has sent; tell whether there may be more."""
        pipe = one.process.stdout if one.process else None
        if pipe is None or pipe.closed:
            return False
        try:
            chunk = os.read(pipe.fileno(), LONGEST_LINE)
        except BlockingIOError:
            return False
        if not chunk:
            self._selector.unregister(pipe)
            pipe.close()
        *lines, one.pending = (one.pending + chunk).split(b"\n")
        if len(one.pending) > LONGEST_LINE or (not chunk and one.pending):
            lines.append(one.pending)
            one.pending = b""
        for line in lines:
            self._write(one, line.decode(errors="replace").rstrip())
        return bool(chunk)

    def _write(self, one: _Running, text: str) -> None:
        name = one.program.name.ljust(self._width)
        if coloured(sys.stdout):
            colour = COLOURS[self._running.index(one) % len(COLOURS)]
            name = f"{colour}{name}{PLAIN}"
        say(f"{name} | {text}")

    def _notice_ends(self) -> None:
        now = time.monotonic()
        for one in self._running:
            if one.process is None or one.process.poll() is None:
                continue
            self._finish(one)
            if now - one.started > STEADY_SECONDS:
                one.pause = FIRST_PAUSE
            how = _how_it_ended(one.process.returncode)
            self._write(one, f"stopped by itself ({how}); starting it again in {one.pause:.0f} s")
            one.process = None
            one.start_at = now + one.pause
            one.pause = min(2 * one.pause, LONGEST_PAUSE)

    def _finish(self, one: _Running) -> None:
        """Show the last words of a program that ended, and end what it left behind."""
        process = one.process
        if process is None:
            return
        signal_group(process.pid, signal.SIGKILL)
        while self._read(one):
            pass
        if process.stdout is not None and not process.stdout.closed:
            # Somebody outside the group still holds the other end: do not wait for him.
            self._selector.unregister(process.stdout)
            process.stdout.close()

    def _stop_all(self) -> None:
        asked = self._signals
        say("stopping: each finishes what it has in hand (another Ctrl-C ends them at once)")
        started = time.monotonic()
        for one in self._running:
            if one.process is not None and one.process.poll() is None:
                one.process.terminate()
        while waiting := [one for one in self._running if one.process is not None]:
            self._show(TICK_SECONDS)
            for one in waiting:
                process = one.process
                if process is None:
                    continue
                late = time.monotonic() - started > one.program.patience
                if process.poll() is None and (late or self._signals > asked):
                    self._write(one, "does not stop; ending it by force")
                    signal_group(process.pid, signal.SIGKILL)
                    process.wait()
                if process.poll() is not None:
                    self._finish(one)
                    one.process = None
        self._selector.close()


def _how_it_ended(returncode: int) -> str:
    if returncode < 0:
        with contextlib.suppress(ValueError):
            return f"killed by {signal.Signals(-returncode).name}"
    return f"exit status {returncode}"
