"""What this thread is busy with, for log lines: a request's id, or the fact being dealt with."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NOTHING = "-"
_busy_with: ContextVar[str] = ContextVar("busy_with", default=NOTHING)


def busy_with() -> str:
    """The id that log lines carry now."""
    return _busy_with.get()


@contextmanager
def tracing(name: str) -> Iterator[None]:
    """Put this name on every log line until the block ends."""
    token = _busy_with.set(name)
    try:
        yield
    finally:
        _busy_with.reset(token)
