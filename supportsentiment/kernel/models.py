"""The event table (time line, audit trail) and the work that events cause.

Only the kernel writes here. A `Work` row is one fact that one listener has yet to deal with:
Postgres is the queue that must not lose, Celery only says "look now".
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class EventRecordQuerySet(models.QuerySet["EventRecord"]):
    """Chainable questions about stored facts."""

    def of_ticket(self, ticket_id: int, *, after: int = 0) -> "EventRecordQuerySet":
        """Facts about one ticket with a `seq` above `after`, oldest first."""
        return self.filter(ticket_id=ticket_id, seq__gt=after).order_by("seq")


class EventRecord(models.Model):
    """A fact that was announced. Numbers, not foreign keys: history never blocks a deletion."""

    PRIVATE_FIELDS = ()

    name = models.CharField(max_length=80)
    ticket_id = models.BigIntegerField(null=True)
    seq = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    stored_at = models.DateTimeField(db_default=Now())
    payload = models.JSONField(default=dict)

    objects = EventRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket_id", "seq"], name="event_seq_is_unique_per_ticket"
            ),
            models.CheckConstraint(
                condition=Q(ticket_id__isnull=True, seq__isnull=True)
                | Q(ticket_id__isnull=False, seq__isnull=False),
                name="event_of_a_ticket_has_a_seq",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="event_name_idx")]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Work(models.Model):
    """One fact waiting for one listener.

    A claim moves `available_at` past the lease and raises `attempts` before the work starts, so
    a worker that dies gives the row back by itself, and a row that kills workers ends as dead.
    """

    PRIVATE_FIELDS = ()

    listener = models.CharField(max_length=80)
    event = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField(db_default=Now())
    lease_by = models.UUIDField(null=True)
    dead_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "listener"], name="work_is_asked_for_once"),
        ]
        indexes = [
            models.Index(
                fields=["listener", "id"], condition=Q(dead_at=None), name="work_waiting_idx"
            ),
            models.Index(fields=["dead_at"], condition=~Q(dead_at=None), name="work_dead_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.listener} of event {self.event_id}"
