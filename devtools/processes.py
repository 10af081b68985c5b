"""Start processes that never outlive us, ask after them, and stop them for certain."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from devtools.faults import mend_for
from devtools.layout import ROOT
from devtools.report import Problem

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10 * 1024 * 1024

# Loaded here and not in the child: between fork and exec nothing may be imported.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def call_here(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command at this terminal; Ctrl-C reaches it too, and we wait for its own ending."""
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Return a ``preexec_fn`` that has the kernel signal the child when its parent dies.

    Linux alone can do this; elsewhere there is nothing to run and None is returned.
    """
    libc = _libc
    if libc is None:
        return None
    parent = os.getpid()

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            # The parent died before the arrangement was made.
            os._exit(1)

    return arrange


def capture(
    args: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    given: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return it with its output, whatever its exit status."""
    return subprocess.run(
        [str(arg) for arg in args],
        env=env,
        cwd=cwd,
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def must(
    args: Sequence[str | Path],
    *,
    what: str,
    mend: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    given: str | None = None,
) -> str:
    """Run a command and return its output; raise a :class:`Problem` called ``what`` if it fails."""
    try:
        done = capture(args, env=env, cwd=cwd, given=given)
    except OSError as error:
        raise Problem(what, mend=mend, details=str(error)) from error
    if done.returncode:
        words = done.stdout + done.stderr
        raise Problem(what, mend=mend_for(words) or mend, details=words)
    return done.stdout


def alive(pid: int) -> bool:
    """Tell whether a process of this number exists and is not a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] != "Z"


def command_of(pid: int) -> str:
    """Return the command line of a process, or an empty text where it cannot be seen."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        done = capture(["ps", "-o", "command=", "-p", str(pid)])
        return done.stdout.strip()
    return raw.replace(b"\0", b" ").decode(errors="replace").strip()


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Wait for a condition and tell whether it came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(every)
    return condition()


def signal_group(pid: int, number: signal.Signals) -> None:
    """Signal a whole process group; a group that is gone is no fault."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM for a group of zombies.
        return


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending; one that grew past 10 MB is put aside first."""
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def stop(
    process: subprocess.Popen[bytes],
    *,
    first: signal.Signals = signal.SIGTERM,
    patience: float = 10.0,
    last: signal.Signals = signal.SIGKILL,
) -> None:
    """Stop one process politely, and after ``patience`` seconds by force; then reap it."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.send_signal(last)
    process.wait()
