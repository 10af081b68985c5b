"""The ledger: what a policy decided on one reading, on what grounds."""

from typing import Self

from django.db import models

from sentiment.models import Reading
from supportsentiment.accounts.models import User
from tickets.models import Ticket


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Chainable questions about decisions."""

    def visible_to(self, user: User) -> Self:
        """The decisions on tickets that this user may see."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user))


class Decision(models.Model):
    """`severity` is empty where nothing was done; `held_back` then says why.

    `reasons` is a list of {rule, severity, sentence}; `inputs` are the numbers judged.
    `corrected_by` is the person whose word it rests on, and `correction_seq` the number of that
    word in the ticket where it was judged because of it; 0 where it was judged as it was read.
    """

    PRIVATE_FIELDS = ("inputs",)

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="decisions")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="decisions")
    policy = models.CharField(max_length=80)
    policy_version = models.PositiveIntegerField()
    severity = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField(default=list)
    held_back = models.CharField(max_length=200, blank=True, default="")
    inputs = models.JSONField(default=dict)
    corrected_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    correction_seq = models.BigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "policy", "policy_version", "correction_seq"],
                name="reading_is_judged_once_per_policy_and_word",
            ),
        ]
        indexes = [models.Index(fields=["ticket", "-id"], name="decision_ticket_idx")]

    def __str__(self) -> str:
        return f"Decision on reading {self.reading_id}"
