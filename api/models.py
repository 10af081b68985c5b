"""Answers that can be given again."""

from django.db import models

from supportsentiment.accounts.models import User


class IdempotentAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key; kept for a day.

    `fingerprint` is the SHA-256 of the request, so that another one under the same key shows.
    """

    PRIVATE_FIELDS = ("body",)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_is_used_once"),
            models.CheckConstraint(
                condition=models.Q(status__gte=200, status__lt=300),
                name="only_successes_are_given_again",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotent_created_idx")]

    def __str__(self) -> str:
        return f"Answer to {self.key}"
