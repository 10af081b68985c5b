"""What an owner has set of how messages are read: one row for the whole desk."""

from django.db import models
from django.db.models import Q

LEAST_RISK, MOST_RISK = 1, 50


class Tuning(models.Model):
    """`risk_percent` is empty where the environment's setting shall do.

    `lexicon_revision` counts the changes of the lexicon; 0 where there never was one.
    `lexicon_digest` says which terms it holds, so that a worker knows whether its copy is fresh.
    """

    PRIVATE_FIELDS = ()

    ONLY = 1

    risk_percent = models.PositiveSmallIntegerField(null=True)
    lexicon_revision = models.PositiveIntegerField(default=0)
    lexicon_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="tuning_is_one_row"),
            models.CheckConstraint(
                condition=Q(risk_percent=None)
                | Q(risk_percent__gte=LEAST_RISK, risk_percent__lte=MOST_RISK),
                name="tuning_risk_is_within_limits",
            ),
        ]

    def __str__(self) -> str:
        return "Tuning"
