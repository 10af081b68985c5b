"""The only place that speaks to Celery. It may fail at any time, and nothing is lost."""

import logging
import time
from collections.abc import Mapping, Sequence

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from supportsentiment.kernel import metrics
from supportsentiment.kernel.listeners import Listener, listener_named

logger = logging.getLogger(__name__)

WORK_OFF = "kernel.work_off"
SPREAD = "kernel.spread"
NUDGE_EXPIRES_SECONDS = 30
PAUSE_AFTER_FAILURE_SECONDS = 2.0

_silent_until = 0.0


def call_listeners(heard: Mapping[str, Sequence[int]]) -> None:
    """Nudge each durable listener once, and hand the hints their facts' ids."""
    for name, event_ids in heard.items():
        listener = listener_named(name)
        if listener.durable:
            nudge(listener)
        else:
            _send(SPREAD, listener, {"listener": name, "event_ids": list(event_ids)})


def nudge(listener: Listener) -> None:
    """Say that there is work for this listener."""
    _send(WORK_OFF, listener, {"listener": listener.name})


def _send(task: str, listener: Listener, kwargs: dict[str, object]) -> None:
    """Publish, or count the failure. After a failure stay silent for a moment: no request waits."""
    global _silent_until  # noqa: PLW0603 - one breaker per process
    if time.monotonic() < _silent_until:
        metrics.NUDGES_LOST.inc()
        return
    try:
        current_app.send_task(
            task,
            kwargs=kwargs,
            queue=f"{settings.CELERY_QUEUE_PREFIX}{listener.queue}",
            expires=NUDGE_EXPIRES_SECONDS,
            ignore_result=True,
            retry=False,
        )
    except (OperationalError, RedisError, OSError):
        _silent_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        metrics.NUDGES_LOST.inc()
        logger.warning("The broker is away; the sweep will hand out %s", listener.name)
