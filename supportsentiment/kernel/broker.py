"""The only place that speaks to Celery. It may fail at any time, and nothing is lost.

A nudge says only that there is work. While one is on its way to a listener, others would say
nothing new: a mark in Redis keeps them back, and whoever takes the nudge wipes the mark before
it looks, so nothing that was committed before is overlooked.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from supportsentiment.kernel import metrics
from supportsentiment.kernel.listeners import Listener, listener_named

logger = logging.getLogger(__name__)

WORK_OFF = "kernel.work_off"
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


def call_listeners(heard: Mapping[str, Sequence[Any]]) -> None:
    """Nudge each queue's durable listeners once, then give the hints their facts, here and now."""
    listeners = [listener_named(name) for name in heard]
    for queue in dict.fromkeys(one.queue for one in listeners if one.durable):
        nudge(*[one for one in listeners if one.durable and one.queue == queue])
    for listener in listeners:
        if not listener.durable:
            _tell(listener, heard[listener.name])


def nudge(*listeners: Listener, again: bool = False) -> None:
    """Say that there is work for these listeners of one queue.

    A listener that has a nudge on its way is left alone, unless it is asked `again`: that one may
    have been lost.
    """
    if not breaker.lets_try():
        metrics.NUDGES_LOST.inc()
        return
    try:
        _send(listeners, again=again)
    except Exception as error:
        # Whatever it is: the change is committed, and its caller must hear that it is.
        breaker.failed()
        metrics.NUDGES_LOST.inc()
        known = isinstance(error, OperationalError | RedisError | OSError)
        names = ", ".join(listener.name for listener in listeners)
        logger.warning("The broker is away; the sweep will hand out %s", names, exc_info=not known)
    else:
        breaker.worked()


def taken(listeners: Sequence[Listener]) -> None:
    """Wipe the marks of a nudge that has arrived; to be called before looking for work."""
    try:
        _redis().delete(*map(_mark, listeners))
    except (RedisError, OSError):
        logger.warning("Redis is away; marks of nudges run out by themselves")


def _send(listeners: Sequence[Listener], *, again: bool) -> None:
    """Publish for those that have no nudge on its way."""
    marks = _redis().pipeline(transaction=False)
    for listener in listeners:
        marks.set(_mark(listener), 1, ex=NUDGE_EXPIRES_SECONDS, nx=not again)
    fresh = [one.name for one, set_ in zip(listeners, marks.execute(), strict=True) if set_]
    if fresh:
        current_app.send_task(
            WORK_OFF,
            kwargs={"listeners": fresh},
            queue=f"{settings.CELERY_QUEUE_PREFIX}{listeners[0].queue}",
            expires=NUDGE_EXPIRES_SECONDS,
            ignore_result=True,
            retry=False,
        )


def _tell(hint: Listener, facts: Sequence[Any]) -> None:
    """A hint that fails stays lost, and the change that it speaks of stands."""
    try:
        hint(facts)
    except Exception:
        logger.warning("%s could not be told", hint.name, exc_info=True)


def _mark(listener: Listener) -> str:
    return f"{settings.CELERY_QUEUE_PREFIX}nudged:{listener.name}"


def _redis() -> "Redis":
    return _redis_at(current_app.conf.broker_url)


@cache
def _redis_at(url: str) -> "Redis":
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
