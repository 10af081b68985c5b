"""Messages of the past, read again by the engine of today."""

from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import Q

from sentiment.models.model_version import ModelVersion
from supportsentiment.accounts.models import User


class RereadingState(StrEnum):
    """How a re-reading stands."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


UNDER_WAY = (RereadingState.RUNNING, RereadingState.PAUSED)


class RereadingQuerySet(models.QuerySet["Rereading"]):
    """Chainable questions about re-readings."""

    def under_way(self) -> Self:
        """The one that runs or is paused."""
        return self.filter(under_way=True)


class Rereading(models.Model):
    """One pass over old messages, in the order of their ids; at most one is under way.

    Scope: messages sent from `since` on (empty: all), last read as `language` (empty: any), of
    active tickets only where `only_active`, up to `until`. `cursor` is the last message dealt
    with: `done` of `total` messages, of which `read` got a new reading and `refused` none.
    `seconds` and `cpu_seconds` are what that took, of time and of the reading thread. `trouble`
    says why it was paused by the house.
    """

    PRIVATE_FIELDS = ()

    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, blank=True, default="")
    only_active = models.BooleanField(default=False)
    until = models.BigIntegerField()
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in RereadingState],
        default=RereadingState.RUNNING,
    )
    under_way = models.BooleanField(default=True)
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    done = models.PositiveBigIntegerField(default=0)
    read = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    cpu_seconds = models.FloatField(default=0.0)
    model_version = models.ForeignKey(
        ModelVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    trouble = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RereadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["under_way"], condition=Q(under_way=True), name="one_rereading_is_under_way"
            ),
            models.CheckConstraint(
                condition=Q(under_way=True, state__in=UNDER_WAY, ended_at=None)
                | Q(
                    under_way=False,
                    state__in=[RereadingState.FINISHED, RereadingState.CANCELLED],
                    ended_at__isnull=False,
                ),
                name="rereading_ends_when_it_has",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="rereading_asked_idx")]

    def __str__(self) -> str:
        return f"Rereading {self.pk}"
