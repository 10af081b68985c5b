"""The product's processes, each in a group of its own, killed and started again at will."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from devtools.layout import ROOT
from devtools.processes import die_with_parent, signal_group
from devtools.supervisor import Program

GRACE_SECONDS = 15.0


class Fleet:
    """Programs by name. Like the supervisor it keeps them running, but only when told to."""

    def __init__(
        self, programs: Iterable[Program], *, environment: Mapping[str, str], logs: Path
    ) -> None:
        self._programs = {program.name: program for program in programs}
        self._environment = dict(environment)
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self.died: dict[str, int] = {}

    def start(self, name: str) -> None:
        """Start one program unless it runs."""
        with self._lock:
            if self.runs(name):
                return
            with (self._logs / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    self._programs[name].args,
                    cwd=ROOT,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509  see die_with_parent
                )

    def start_all(self) -> None:
        """Start whatever does not run. What ended unasked is counted in `died`."""
        for name in self._programs:
            if name in self._running and not self.runs(name):
                self.died[name] = self.died.get(name, 0) + 1
                self._reap(name)
            self.start(name)

    def runs(self, name: str) -> bool:
        """Whether the program's first process is there."""
        process = self._running.get(name)
        return process is not None and process.poll() is None

    def kill(self, name: str) -> None:
        """SIGKILL the whole group: no handler runs, nothing is put back."""
        self._signal(name, signal.SIGKILL)
        self._reap(name)

    def freeze(self, name: str) -> None:
        """Stop the whole group where it stands."""
        self._signal(name, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let a frozen group go on."""
        self._signal(name, signal.SIGCONT)

    def log(self, name: str) -> str:
        """Everything that the program has written so far."""
        path = self._logs / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def stop_all(self) -> list[str]:
        """End everything politely; returns the names of those that had to be killed."""
        stubborn = []
        for name, process in self._running.items():
            if process.poll() is None:
                self.thaw(name)
                process.terminate()
        for name, process in self._running.items():
            try:
                process.wait(timeout=GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                stubborn.append(name)
            signal_group(process.pid, signal.SIGKILL)
            process.wait()
        self._running.clear()
        return stubborn

    def _signal(self, name: str, number: signal.Signals) -> None:
        process = self._running.get(name)
        if process is not None and process.returncode is None:
            os.killpg(process.pid, number)

    def _reap(self, name: str) -> None:
        process = self._running.pop(name)
        process.wait()
        signal_group(process.pid, signal.SIGKILL)
