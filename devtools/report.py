"""What ``./dev`` says to the person at the terminal, and the one error that it raises."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from typing import TextIO

RED, GREEN, YELLOW, BOLD, PLAIN = "\033[31m", "\033[32m", "\033[33m", "\033[1m", "\033[0m"


class Problem(Exception):  # noqa: N818  it is told to a person as it stands
    """Something a person must mend: ``what`` is wrong, and the ``mend`` that usually helps."""

    def __init__(self, what: str, *, mend: str = "", details: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.details = details


def coloured(stream: TextIO) -> bool:
    """Tell whether colours are welcome on this stream."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def paint(text: str, colour: str, *, stream: TextIO | None = None) -> str:
    """Return the text in a colour where the terminal shows colours."""
    return f"{colour}{text}{PLAIN}" if coloured(stream or sys.stdout) else text


def _write(stream: TextIO, text: str) -> None:
    """Write at once; a terminal that was closed must not keep us from what we are doing."""
    with contextlib.suppress(OSError, ValueError):
        stream.write(text)
        stream.flush()


def say(text: str = "") -> None:
    """Write one line to standard output at once."""
    _write(sys.stdout, f"{text}\n")


def warn(text: str) -> None:
    """Write one line that must not be missed to standard error."""
    _write(sys.stderr, paint(f"! {text}\n", YELLOW, stream=sys.stderr))


def show_problem(problem: Problem) -> None:
    """Write what is wrong, how to mend it, and the last lines of the details."""
    if problem.details:
        tail = problem.details.strip().splitlines()[-20:]
        _write(sys.stderr, "".join(f"    {line}\n" for line in tail))
    _write(sys.stderr, paint(f"error: {problem.what}\n", RED, stream=sys.stderr))
    if problem.mend:
        _write(sys.stderr, f"  mend: {problem.mend}\n")


@contextlib.contextmanager
def step(label: str) -> Iterator[None]:
    """Show a step while it runs, and the seconds that it took when it is done."""
    start = time.monotonic()
    _write(sys.stderr, f"  {label} ... ")
    try:
        yield
    except BaseException:
        _write(sys.stderr, "stopped\n")
        raise
    _write(sys.stderr, f"{time.monotonic() - start:.1f} s\n")
