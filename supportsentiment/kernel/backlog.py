"""How much work waits, for operators and for metrics."""

import logging
from collections.abc import Iterable

from django.db import Error
from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from supportsentiment.kernel.models import Work

logger = logging.getLogger(__name__)

Backlog = dict[str, tuple[int, int, float]]


def backlog() -> Backlog:
    """By listener: facts that wait, facts given up, and the age of the oldest one in seconds."""
    rows = Work.objects.values("listener").annotate(
        waiting=Count("pk", filter=Q(dead_at=None)),
        dead=Count("pk", filter=~Q(dead_at=None)),
        age=Now() - Min("event__stored_at", filter=Q(dead_at=None)),
    )
    return {
        row["listener"]: (
            row["waiting"],
            row["dead"],
            row["age"].total_seconds() if row["age"] else 0.0,
        )
        for row in rows
    }


class BacklogCollector(Collector):
    """The backlog in the Prometheus format, read when it is asked for."""

    def collect(self) -> Iterable[Metric]:
        """One gauge each for waiting, dead and oldest."""
        waiting = GaugeMetricFamily(
            "supportsentiment_work_waiting", "Facts waiting for a listener.", labels=["listener"]
        )
        dead = GaugeMetricFamily(
            "supportsentiment_work_given_up", "Facts given up and not retried.", labels=["listener"]
        )
        oldest = GaugeMetricFamily(
            "supportsentiment_work_oldest_seconds", "Age of the oldest fact.", labels=["listener"]
        )
        try:
            found = sorted(backlog().items())
        except Error:
            # While the database is away the counters matter most; they must not go with it.
            logger.warning("The backlog cannot be counted", exc_info=True)
            return []
        for listener, (count, given_up, age) in found:
            waiting.add_metric([listener], count)
            dead.add_metric([listener], given_up)
            oldest.add_metric([listener], age)
        return [waiting, dead, oldest]
