"""Celery's side of the kernel: three tasks, plain arguments, no decisions."""

from celery import shared_task

from supportsentiment.kernel import broker, work
from supportsentiment.kernel.events import recall
from supportsentiment.kernel.listeners import listener_named
from supportsentiment.kernel.models import EventRecord


@shared_task(name=broker.WORK_OFF)
def work_off(*, listeners: list[str], **_: object) -> None:
    """Deal with what waits for these listeners."""
    for listener in listeners:
        work.work_off(listener)


@shared_task(name=broker.SPREAD)
def spread(*, listener: str, event_ids: list[int], **_: object) -> None:
    """Give a hint its facts; one that is lost stays lost."""
    hint = listener_named(listener)
    hint(recall(hint, list(EventRecord.objects.filter(pk__in=event_ids).order_by("pk"))))


@shared_task(name="kernel.sweep")
def sweep(**_: object) -> None:
    """Hand out what nudges missed."""
    work.sweep()
