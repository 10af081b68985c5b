"""Where a ticket's arc stands now: what lists sort by and screens show."""

from typing import Self

from django.db import models
from django.db.models import Q

from sentiment.arc import Trend
from supportsentiment.accounts.models import User
from tickets.models import Ticket

# A person should look at these: sarcasm, more than one label possible, or nothing said at all.
# Where a person has said what the newest reading should have been, somebody has looked.
DOUBTFUL = Q(sarcasm__gte=0.5, corrected=False) | Q(sure=False)


class MoodQuerySet(models.QuerySet["Mood"]):
    """Chainable questions about moods."""

    def visible_to(self, user: User) -> Self:
        """The moods of the tickets that this user may see."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user))


class Mood(models.Model):
    """Recomputed from all of a ticket's readings, so that any order of arrival ends the same.

    `points` is the arc as a list of [seq, score, frustration]; `current` is None while nothing
    could be read. The other signals are those of the newest reading. `strains` are [seq, strain]: its
    frustration with what the conversation adds; `strain` is the newest, and `strain_parts` says in
    English sentences what added how much. `corrected` says that they
    rest on a person's word.
    """

    PRIVATE_FIELDS = ("points", "strains", "strain_parts")

    ticket = models.OneToOneField(
        Ticket, primary_key=True, on_delete=models.CASCADE, related_name="mood"
    )
    current = models.FloatField(null=True)
    trend = models.CharField(
        max_length=10, choices=[(trend.value, trend.value) for trend in Trend], default=Trend.STABLE
    )
    peak_frustration = models.FloatField(default=0.0)
    frustration = models.FloatField(default=0.0)
    urgency = models.FloatField(default=0.0)
    sarcasm = models.FloatField(default=0.0)
    intent_to_leave = models.FloatField(default=0.0)
    confidence = models.FloatField(default=0.0)
    sure = models.BooleanField(default=False, db_default=False)
    corrected = models.BooleanField(default=False, db_default=False)
    relapsed = models.BooleanField(default=False)
    negative_streak = models.PositiveIntegerField(default=0)
    strain = models.FloatField(default=0.0, db_default=0.0)
    strains = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    strain_parts = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    turning_points = models.JSONField(default=list)
    points = models.JSONField(default=list)
    seq = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField()

    objects = MoodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(current=None) | Q(current__gte=-1, current__lte=1),
                name="mood_is_between_minus_one_and_one",
            ),
            models.CheckConstraint(
                condition=Q(trend__in=[trend.value for trend in Trend]),
                name="mood_has_a_known_trend",
            ),
        ]
        indexes = [
            models.Index(fields=["current", "ticket"], name="mood_current_idx"),
            models.Index(fields=["-frustration", "ticket"], name="mood_frustration_idx"),
            models.Index(fields=["ticket"], condition=DOUBTFUL, name="mood_doubtful_idx"),
        ]

    def __str__(self) -> str:
        return f"Mood of ticket {self.ticket_id}"

    @property
    def strain_added(self) -> float:
        """What the conversation adds to the frustration of the newest message; 0 where not known."""
        return max(0.0, self.strain - self.frustration)
