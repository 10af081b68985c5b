"""A ticket that somebody senior should look at now."""

from typing import Self

from django.db import models
from django.db.models import Q

from routing.policy import Severity
from supportsentiment.accounts.models import User
from tickets.models import Ticket


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Chainable questions about escalations."""

    def visible_to(self, user: User) -> Self:
        """The escalations of tickets that this user may see."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user))

    def open(self) -> Self:
        """Those that nobody has settled yet."""
        return self.filter(settled_at=None)


class Escalation(models.Model):
    """At most one is open per ticket; a worse decision raises its severity.

    `reasons` keeps every reason that held; `reading_ids` the readings that it saw.
    """

    PRIVATE_FIELDS = ()

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="escalations")
    severity = models.PositiveSmallIntegerField(
        choices=[(severity.value, severity.name.lower()) for severity in Severity]
    )
    reasons = models.JSONField(default=list)
    reading_ids = models.JSONField(default=list)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True, default="")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(settled_at=None),
                name="ticket_has_one_open_escalation",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=[severity.value for severity in Severity]),
                name="escalation_has_a_known_severity",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-severity", "opened_at"],
                condition=Q(settled_at=None),
                name="escalation_open_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"Escalation of ticket {self.ticket_id}"
