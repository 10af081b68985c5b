"""The only place that speaks to Celery. It may fail at any time, and nothing is lost."""

import logging
import time
from collections.abc import Mapping, Sequence
from threading import Lock

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


class Breaker:
    """Keeps requests from waiting, one after the other, for a broker that is away.

    After a failure nobody tries for a moment. Then one caller looks, and until it has seen the
    broker alive the others do not wait with it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Think well of the broker again."""
        self._away = False
        self._silent_until = 0.0
        self._somebody_looks = False

    def lets_try(self) -> bool:
        """Whether this caller should speak to the broker; it then says how it went."""
        with self._lock:
            if not self._away:
                return True
            if self._somebody_looks or time.monotonic() < self._silent_until:
                return False
            self._somebody_looks = True
            return True

    def failed(self) -> None:
        """The broker did not take it."""
        with self._lock:
            self._away = True
            self._somebody_looks = False
            self._silent_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS

    def worked(self) -> None:
        """The broker took it."""
        with self._lock:
            self.reset()


breaker = Breaker()


def call_listeners(heard: Mapping[str, Sequence[int]]) -> None:
    """Nudge each queue's durable listeners once, and hand the hints their facts' ids."""
    listeners = [listener_named(name) for name in heard]
    nudged = set()
    for listener in listeners:
        if not listener.durable:
            event_ids = list(heard[listener.name])
            _send(SPREAD, listener, {"listener": listener.name, "event_ids": event_ids})
        elif listener.queue not in nudged:
            nudged.add(listener.queue)
            same = [one for one in listeners if one.durable and one.queue == listener.queue]
            nudge(*same)


def nudge(*listeners: Listener) -> None:
    """Say that there is work for these listeners of one queue: a message costs more than a look."""
    _send(WORK_OFF, listeners[0], {"listeners": [listener.name for listener in listeners]})


def _send(task: str, listener: Listener, kwargs: dict[str, object]) -> None:
    """Publish, or count the failure."""
    if not breaker.lets_try():
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
    except Exception as error:
        # Whatever it is: the change is committed, and its caller must hear that it is.
        breaker.failed()
        metrics.NUDGES_LOST.inc()
        known = isinstance(error, OperationalError | RedisError | OSError)
        logger.warning(
            "The broker is away; the sweep will hand out %s", listener.name, exc_info=not known
        )
    else:
        breaker.worked()
