"""The desk's own versions of the bundled model, and what they were made from."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, Q

from sentiment.learning.labels import Tier
from supportsentiment.accounts.models import User
from tickets.models import Message


class Status(models.TextChoices):
    """Where a version stands. `refused` is a candidate that the gate did not let pass."""

    CANDIDATE = "candidate"
    REFUSED = "refused"
    SHADOW = "shadow"
    LIVE = "live"
    RETIRED = "retired"


class DeskVersionQuerySet(models.QuerySet["DeskVersion"]):
    """Chainable questions about the desk's versions."""

    def live(self) -> Self:
        """The one that reads now, if it is not the shipped model."""
        return self.filter(status=Status.LIVE)

    def newest_first(self) -> Self:
        """By number."""
        return self.order_by("-number")

    def next_number(self) -> int:
        """What the next version is called; unique by constraint where two are made at once."""
        return int(self.aggregate(most=Max("number"))["most"] or 0) + 1


class DeskVersion(models.Model):
    """What the desk's labels change in the shipped model with the digest `base_digest`.

    `bias`, `weights` (D, little-endian float32), `temperature` and `doubts` are as in
    `sentiment.engines.adaptation`. `message_ids` are the messages whose labels were learned from;
    they stay when a message is erased, and `holds_erased` says that one of them is.

    A roll-back makes a new version with the content of the one in `same_as`, or of the shipped
    model, so that the newest version is always the one that reads, and every reading says truly
    which version made it. `reread_tickets` of `to_reread_tickets` have been read again since,
    up to the one with `reread_after_id`.
    """

    PRIVATE_FIELDS = ("weights", "bias", "message_ids")

    Status = Status

    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    base_version = models.CharField(max_length=120)
    base_digest = models.CharField(max_length=64)
    tier = models.CharField(max_length=10, choices=[(tier.value, tier.value) for tier in Tier])
    bias = ArrayField(models.FloatField(), size=3)
    weights = models.BinaryField(default=bytes)
    temperature = models.FloatField(default=1.0)
    doubts = ArrayField(models.FloatField(), default=list)
    digest = models.CharField(max_length=64)
    message_ids = ArrayField(models.BigIntegerField(), default=list)
    labels = models.PositiveIntegerField(default=0)
    confirmations = models.PositiveIntegerField(default=0)
    metrics = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    holds_erased = models.BooleanField(default=False, db_default=False)
    same_as = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="repeated_by"
    )
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    trained_at = models.DateTimeField()
    promoted_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    to_reread_tickets = models.PositiveIntegerField(default=0, db_default=0)
    reread_after_id = models.BigIntegerField(default=0, db_default=0)
    reread_tickets = models.PositiveIntegerField(default=0, db_default=0)

    objects = DeskVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status=Status.LIVE), name="one_desk_version_is_live"
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=Status.SHADOW),
                name="one_desk_version_is_in_shadow",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="desk_version_has_a_known_status"
            ),
            models.CheckConstraint(
                condition=Q(tier__in=[tier.value for tier in Tier]),
                name="desk_version_has_a_known_tier",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.LIVE) | Q(promoted_at__isnull=False),
                name="live_desk_version_was_promoted",
            ),
            models.CheckConstraint(
                condition=Q(temperature__gt=0), name="desk_version_temperature_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class MessageFeatures(models.Model):
    """What a refit needs of a labelled message, as the model with `base_digest` saw it.

    `pooled` are float16 numbers, `logits` the shipped outputs (negative, neutral, positive); both
    are empty where that model abstained. They could tell what was written, so they go with it.
    """

    PRIVATE_FIELDS = ("pooled", "logits")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    base_digest = models.CharField(max_length=64)
    pooled = models.BinaryField(default=bytes)
    logits = ArrayField(models.FloatField(), default=list)
    language = models.CharField(max_length=8, default="und")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "base_digest"], name="message_has_features_once_per_model"
            ),
        ]

    def __str__(self) -> str:
        return f"Features of message {self.message_id}"


class ShadowReading(models.Model):
    """What a version in shadow would have said of a message. Nothing ever acts on it."""

    PRIVATE_FIELDS = ()

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    desk_version = models.ForeignKey(
        DeskVersion, on_delete=models.CASCADE, related_name="shadow_readings"
    )
    label = models.CharField(max_length=10)
    score = models.FloatField()
    label_live = models.CharField(max_length=10)
    score_live = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "desk_version"], name="message_is_shadowed_once_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"Shadow reading of message {self.message_id}"
