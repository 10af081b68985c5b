"""Texts that somebody wants read, and that nobody keeps."""

import uuid

from django.db import models

from supportsentiment.accounts.models import User


class AnalysisRequest(models.Model):
    """Lives from the question to the answer, a minute at most.

    `answer` is {engine, version, results} once the engine has read the texts; `refusal` says why
    it could not. With a `trial`, {terms, hints}, the texts are read twice: as the desk reads, and
    with these terms for its lexicon; `hints` are the languages of the texts.
    """

    PRIVATE_FIELDS = ("texts", "answer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    texts = models.JSONField()
    language_hint = models.CharField(max_length=8, blank=True, default="")
    trial = models.JSONField(null=True)
    answer = models.JSONField(null=True)
    refusal = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True) | models.Q(refusal=""),
                name="analysis_is_answered_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"Analysis request {self.pk}"
