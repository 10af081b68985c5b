"""The Celery application: an accelerator, never the place where work is kept."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup, worker_shutting_down
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportsentiment.settings")

app = Celery("supportsentiment")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

logger = logging.getLogger(__name__)


@celeryd_after_setup.connect
def warm_up_engine(*, instance: Any, **_: Any) -> None:
    """Load the model before the first message is taken, in workers that read messages.

    A worker whose model is missing or altered starts all the same: messages wait unread, the
    reason stands in the log and on the screen, and reading begins once the model is back.
    """
    from sentiment.engines.base import EngineUnavailableError  # noqa: PLC0415 - apps must be ready
    from sentiment.engines.registry import get_engine  # noqa: PLC0415 - apps must be ready

    if f"{settings.CELERY_QUEUE_PREFIX}score" not in instance.app.amqp.queues.consume_from:
        return
    try:
        engine = get_engine()
        engine.warm_up()
    except EngineUnavailableError:
        logger.exception("Messages will wait unread until the engine is back")
    else:
        logger.warning("Reading with %s %s", engine.identity.engine, engine.identity.version)


@worker_shutting_down.connect
def stop_soon(**_: Any) -> None:
    """A turn of many batches ends after the one at hand, so that a stop takes seconds."""
    from supportsentiment.kernel import work  # noqa: PLC0415 - apps must be ready

    work.stop_soon()
