"""Celery's side of the kernel: two tasks, plain arguments, no decisions."""

import time

from celery import shared_task

from supportsentiment.kernel import broker, work
from supportsentiment.kernel.listeners import listener_named


@shared_task(name=broker.WORK_OFF)
def work_off(*, listeners: list[str], **_: object) -> None:
    """Deal with what waits for these listeners, after the time that they let work gather."""
    named = [listener_named(name) for name in listeners]
    time.sleep(max(listener.gather_seconds for listener in named))
    broker.taken(named)
    for listener in named:
        work.work_off(listener.name)


@shared_task(name="kernel.sweep")
def sweep(**_: object) -> None:
    """Hand out what nudges missed."""
    work.sweep()
