"""What engines without effect saw: apart from the readings, and gone when nobody wants it."""

from typing import Self

from django.db import models
from django.db.models import Q

from sentiment.analysis import Label
from sentiment.models.engines import ConfiguredEngine
from sentiment.models.model_version import ModelVersion
from supportsentiment.accounts.models import User
from tickets.models import Message, Ticket


class ShadowReadingQuerySet(models.QuerySet["ShadowReading"]):
    """Chainable questions about shadow readings."""

    def visible_to(self, user: User) -> Self:
        """Those of the tickets that this user may see."""
        return self.filter(message__ticket__in=Ticket.objects.visible_to(user))


class ShadowReading(models.Model):
    """An analysis that nothing heeds: no mood, no decision, no order, no alert."""

    PRIVATE_FIELDS = ()

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="shadow_readings")
    engine = models.ForeignKey(
        ConfiguredEngine, on_delete=models.CASCADE, related_name="shadow_readings"
    )
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=10, blank=True, default="")
    score = models.FloatField(null=True)
    frustration = models.FloatField(default=0.0)
    urgency = models.FloatField(default=0.0)
    confidence = models.FloatField(default=0.0)
    milliseconds = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = ShadowReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "engine", "model_version"],
                name="shadow_reads_once_per_version",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, label="")
                | Q(score__gte=-1, score__lte=1, label__in=[label.value for label in Label]),
                name="shadow_has_a_score_or_abstains",
            ),
        ]

    def __str__(self) -> str:
        return f"Shadow reading of message {self.message_id}"
