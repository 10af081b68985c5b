"""Whether reading is held up now, for screens and for operators."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from logging import getLogger

from django.conf import settings
from django.db import Error
from django.db.models.functions import Now
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from sentiment.models import Reading
from sentiment.pace import READING, Cause, Delay, delay_of
from supportsentiment.kernel.standstill import recent_look
from supportsentiment.kernel.waiting import Look

LATELY = timedelta(minutes=1)


def reading_delay() -> Delay | None:
    """What keeps messages from being read, as of the last seconds; None where they are read."""
    return _delay_seen(recent_look(), str(settings.SENTIMENT_ENGINE))


# What was seen at one look is judged once, for the judgement may have to ask the database.
@lru_cache(maxsize=1)
def _delay_seen(look: Look, engine: str) -> Delay | None:
    waiting = look.of(READING)
    in_doubt = waiting is not None and waiting.is_held_up and not waiting.waits_for
    return delay_of(waiting, engine=engine, read_lately=in_doubt and _read_lately())


def _read_lately() -> bool:
    return Reading.objects.filter(created_at__gt=Now() - LATELY).exists()


class ReadingCollector(Collector):
    """Whether reading is held up, in the Prometheus format."""

    def collect(self) -> Iterable[Metric]:
        """For each cause the seconds that the oldest message has waited, 0 where it is not so."""
        held_up = GaugeMetricFamily(
            "supportsentiment_reading_held_up_seconds",
            "How long messages have not been read, by cause; 0 where they are.",
            labels=["cause"],
        )
        try:
            delay = reading_delay()
        except Error:
            getLogger(__name__).warning("It is not known whether messages are read", exc_info=True)
            return []
        for cause in Cause:
            held_up.add_metric([cause], _seconds(delay) if delay and delay.cause == cause else 0.0)
        return [held_up]


def _seconds(delay: Delay) -> float:
    return max(0.0, (datetime.now(UTC) - delay.since).total_seconds())
