"""Which words really carry a reading, once somebody or something has asked."""

from typing import Self

from django.db import models
from django.db.models import Q

from sentiment.models.model_version import ModelVersion
from sentiment.models.reading import Reading
from supportsentiment.accounts.models import User
from tickets.models import Ticket


class DeepEvidenceQuerySet(models.QuerySet["DeepEvidence"]):
    """Chainable questions about deep evidence."""

    def visible_to(self, user: User) -> Self:
        """That of the readings in the tickets that this user may see."""
        return self.filter(reading__ticket__in=Ticket.objects.visible_to(user))

    def waiting(self) -> Self:
        """What has been asked for and not been answered."""
        return self.filter(signals__isnull=True, refusal="")


class DeepEvidence(models.Model):
    """Asked for by a person, or by the house (`user` is empty) because a reading set off an act.

    `signals` is a list of {signal, total, rest, parts: [{start, end, weight}]}, in log-odds, with
    places in the message's text; empty while nobody has measured. `model_version` is what
    measured. `refusal` says why nobody ever will. It goes with its reading, and so with the
    message.
    """

    PRIVATE_FIELDS = ("signals",)

    reading = models.OneToOneField(
        Reading, primary_key=True, on_delete=models.CASCADE, related_name="deep_evidence"
    )
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    signals = models.JSONField(null=True)
    model_version = models.ForeignKey(
        ModelVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    refusal = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField()
    measured_at = models.DateTimeField(null=True)

    objects = DeepEvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signals__isnull=True, model_version=None, measured_at=None)
                | Q(
                    signals__isnull=False,
                    model_version__isnull=False,
                    measured_at__isnull=False,
                    refusal="",
                ),
                name="deep_evidence_is_measured_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(signals__isnull=True, refusal=""),
                name="deep_evidence_waiting_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"Deep evidence of reading {self.reading_id}"

    @property
    def state(self) -> str:
        """waiting, measured or refused."""
        if self.refusal:
            return "refused"
        return "waiting" if self.signals is None else "measured"
