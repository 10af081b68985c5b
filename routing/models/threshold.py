"""Thresholds of the policy that hold for a language or region in place of its own."""

from django.db import models
from django.db.models import Q

from routing.cutoffs import LIMITS, LONGEST_TAG, SETTABLE
from supportsentiment.accounts.models import User


class Threshold(models.Model):
    """`tag` is a language, a language and region, or "" for everybody. What is empty is not set."""

    PRIVATE_FIELDS = ()

    tag = models.CharField(max_length=LONGEST_TAG, unique=True, blank=True)
    critical_frustration = models.FloatField(null=True)
    medium_frustration = models.FloatField(null=True)
    high_score = models.FloatField(null=True)
    declining_score = models.FloatField(null=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            *[
                models.CheckConstraint(
                    condition=Q(**{name: None})
                    | Q(**{f"{name}__gte": least, f"{name}__lte": most}),
                    name=f"threshold_{name}_is_within_limits",
                )
                for name, (least, most) in LIMITS.items()
            ],
            models.CheckConstraint(
                condition=~Q(**dict.fromkeys(SETTABLE, None)), name="threshold_sets_something"
            ),
        ]

    def __str__(self) -> str:
        return f"Thresholds of {self.tag or 'everybody'}"

    @property
    def values(self) -> dict[str, float]:
        """What is set."""
        found = {name: getattr(self, name) for name in SETTABLE}
        return {name: value for name, value in found.items() if value is not None}
