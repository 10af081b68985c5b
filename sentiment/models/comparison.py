"""Engines side by side on what people of this desk said of messages."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from sentiment.models.engines import ConfiguredEngine
from supportsentiment.accounts.models import User


class ColumnState(StrEnum):
    """How far a column is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Comparison(models.Model):
    """One run: the newest labelled messages, the same for every engine.

    `truths` is [message id, label] of each, as people had said when it began.
    """

    PRIVATE_FIELDS = ("truths",)

    truths = models.JSONField(default=list)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Comparison {self.pk}"


class ComparisonColumn(models.Model):
    """One engine of a comparison, None the desk's own.

    `guesses` is [label or "", score or null, confidence] of each message in the order of the
    comparison's truths, as far as it has come; `figures` are those of `sentiment.evaluation` once it
    is done, `because` says why it stopped.
    """

    PRIVATE_FIELDS = ("guesses",)

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="columns")
    engine = models.ForeignKey(
        ConfiguredEngine, null=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.value) for state in ColumnState],
        default=ColumnState.WAITING,
    )
    version = models.CharField(max_length=200, blank=True, default="")
    guesses = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    milliseconds = models.PositiveBigIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    because = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "engine"],
                nulls_distinct=False,
                name="comparison_has_an_engine_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ColumnState]),
                name="comparison_column_has_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"Column {self.pk} of comparison {self.comparison_id}"
