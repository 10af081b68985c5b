"""What one engine version saw in one inbound message."""

from typing import Self

from django.db import models
from django.db.models import Q

from sentiment.analysis import UNIT_SIGNALS, Label, Quality
from sentiment.models.model_version import ModelVersion
from supportsentiment.accounts.models import User
from tickets.models import Message, Ticket


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Chainable questions about readings."""

    def visible_to(self, user: User) -> Self:
        """The readings of the tickets that this user may see."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user))

    def newest_of_each_message(self) -> Self:
        """One reading a message: that of the newest model version."""
        return self.order_by("message_id", "-model_version_id").distinct("message_id")


class Reading(models.Model):
    """An `Analysis`, stored. `seq` is the message's place in its ticket.

    `possible` are the labels that could not be ruled out; `sure` whether an act may follow.

    What people said instead is a `Correction`, and never written here.

    `score` is in [-1, 1], the signals in [0, 1]; `label` and `score` are empty where the engine
    abstained, and `quality` or `abstained_because` says why. `cut_short` says that of a very long
    message only the start and the end were read.
    """

    PRIVATE_FIELDS = ("emotions", "evidence")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="readings")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="readings")
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT)
    seq = models.BigIntegerField()
    label = models.CharField(max_length=10, blank=True, default="")
    score = models.FloatField(null=True)
    frustration = models.FloatField(default=0.0)
    urgency = models.FloatField(default=0.0)
    confusion = models.FloatField(default=0.0)
    satisfaction = models.FloatField(default=0.0)
    sarcasm = models.FloatField(default=0.0)
    passive_aggression = models.FloatField(default=0.0, db_default=0.0)
    resigned = models.FloatField(default=0.0, db_default=0.0)
    intent_to_leave = models.FloatField(default=0.0)
    emotions = models.JSONField(default=dict)
    intent = models.CharField(max_length=24, blank=True, default="", db_default="")
    area = models.CharField(max_length=24, blank=True, default="", db_default="")
    language = models.CharField(max_length=8, default="und")
    confidence = models.FloatField(default=0.0)
    possible = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    sure = models.BooleanField(default=False, db_default=False)
    quality = models.CharField(
        max_length=24, choices=[(quality.value, quality.value) for quality in Quality]
    )
    abstained_because = models.CharField(max_length=300, blank=True, default="")
    cut_short = models.BooleanField(default=False, db_default=False)
    evidence = models.JSONField(default=list)
    created_at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "model_version"], name="message_is_read_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, label="")
                | Q(score__gte=-1, score__lte=1, label__in=[label.value for label in Label]),
                name="reading_has_a_score_or_abstains",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": 0, f"{name}__lte": 1}),
                    name=f"reading_{name}_is_a_share",
                )
                for name in UNIT_SIGNALS
            ],
        ]
        indexes = [
            models.Index(fields=["ticket", "seq"], name="reading_arc_idx"),
            models.Index(fields=["-created_at", "-id"], name="reading_created_idx"),
        ]

    def __str__(self) -> str:
        return f"Reading of message {self.message_id}"


class Unread(models.Model):
    """A message that could not be read after every attempt; people see it and can retry."""

    PRIVATE_FIELDS = ()

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="unread")
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Message {self.message_id} is not read"
