"""Celery's side of the kernel: two tasks, plain arguments, no decisions."""

import time

from celery import shared_task

from supportsentiment.kernel import broker, work
from supportsentiment.kernel.listeners import Listener, listener_named

# A listener that was at work so shortly ago is busy: what comes now comes in a stream.
BUSY_TIMES_GATHERING = 5
_ended: dict[str, float] = {}


@shared_task(name=broker.WORK_OFF)
def work_off(*, listeners: list[str], **_: object) -> None:
    """Deal with what waits for these listeners; those that are busy let it gather first."""
    named = [listener_named(name) for name in listeners]
    time.sleep(max(map(_gathers, named)))
    broker.taken(named)
    for listener in named:
        work.work_off(listener.name)
        _ended[listener.name] = time.monotonic()


def _gathers(listener: Listener) -> float:
    """How long to wait for more; a lone fact waits for nobody."""
    idle = time.monotonic() - _ended.get(listener.name, float("-inf"))
    return listener.gather_seconds if idle < BUSY_TIMES_GATHERING * listener.gather_seconds else 0.0


@shared_task(name="kernel.sweep")
def sweep(**_: object) -> None:
    """Hand out what nudges missed."""
    work.sweep()
