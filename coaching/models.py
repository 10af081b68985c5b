"""Coaching moments: a reply and the customer's mood before and after."""

from typing import Self

from django.db import models
from django.db.models import Q

from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability
from tickets.models import Message, Ticket


class MomentQuerySet(models.QuerySet["Moment"]):
    """Chainable questions about moments."""

    def visible_to(self, user: User) -> Self:
        """One's own; everybody's for whoever sees the overview."""
        return self if user.may(Ability.SEE_OVERVIEW) else self.filter(user=user)


class Moment(models.Model):
    """`before` and `after` are scores in [-1, 1] around one reply."""

    PRIVATE_FIELDS = ("before", "after")

    reply = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="moment")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="moments")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="moments")
    before = models.FloatField()
    after = models.FloatField()
    measured_at = models.DateTimeField()

    objects = MomentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(before__gte=-1, before__lte=1, after__gte=-1, after__lte=1),
                name="moment_scores_are_scores",
            ),
        ]
        indexes = [models.Index(fields=["user", "-measured_at"], name="moment_user_idx")]

    def __str__(self) -> str:
        return f"Moment of reply {self.reply_id}"
