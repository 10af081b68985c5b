"""What a person said of a reading."""

from typing import Self

from django.db import models
from django.db.models import Func, Q, Value

from sentiment.analysis import Label
from sentiment.corrections import FLAGGED, Word
from sentiment.learning.labels import Origin
from sentiment.models.reading import Reading
from supportsentiment.accounts.models import User
from tickets.models import Message, Ticket

MOST_REASON = 500
# In Postgres' language of paths: a member that is no signal, or neither true nor false.
KNOWN = " || ".join(f'@.key == "{name}"' for name in FLAGGED)
STRANGE_FLAG = f'$.keyvalue() ? (@.value.type() != "boolean" || !({KNOWN}))'


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Chainable questions about corrections."""

    def visible_to(self, user: User) -> Self:
        """The corrections in the tickets that this user may see."""
        return self.filter(message__ticket__in=Ticket.objects.visible_to(user))

    def newest_first(self) -> Self:
        """The one that counts comes first."""
        return self.order_by("-created_at", "-pk")


class Correction(models.Model):
    """One person's word on one message; a confirmation is one that agrees with the reading.

    `reading` is what they saw when they said it. Of several people's the newest counts, and of
    one person's only the last is kept. `flags` say of signals whether they are there.
    """

    PRIVATE_FIELDS = ("flags", "reason")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="corrections")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="corrections")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=10, choices=[(label.value, label.value) for label in Label])
    score = models.FloatField()
    flags = models.JSONField(default=dict)
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="")
    origin = models.CharField(
        max_length=10,
        choices=[(origin.value, origin.value) for origin in Origin],
        blank=True,
        default="",
        db_default="",
    )
    created_at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "user"], name="message_is_corrected_once_by_each"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=-1, score__lte=1), name="correction_score_is_in_range"
            ),
            models.CheckConstraint(
                condition=Q(label__in=[label.value for label in Label]),
                name="correction_has_a_known_label",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=[origin.value for origin in Origin]),
                name="correction_has_a_known_origin",
            ),
            models.CheckConstraint(
                condition=~Q(
                    Func(
                        "flags",
                        Value(STRANGE_FLAG),
                        function="jsonb_path_exists",
                        output_field=models.BooleanField(),
                    )
                ),
                name="correction_flags_are_of_signals",
            ),
        ]
        indexes = [
            models.Index(fields=["message", "-created_at", "-id"], name="correction_newest_idx"),
        ]

    def __str__(self) -> str:
        return f"Correction of message {self.message_id} by user {self.user_id}"

    @property
    def word(self) -> Word:
        """What was said, as the judgement takes it."""
        return Word(Label(self.label), self.score, self.flags)
