"""A word or some words that mean something of their own at this desk."""

from django.db import models
from django.db.models import Q

from sentiment.analysis import Signal
from sentiment.lexicon import (
    LONGEST_LANGUAGE,
    LONGEST_MEANING,
    LONGEST_TERM,
    PUSHED,
    Effect,
    Push,
    Term,
)
from supportsentiment.accounts.models import User


class LexiconTerm(models.Model):
    """A `Term`, kept. `folded` is what is looked for; no two of a language share one.

    `author` is who changed it last. `tested_messages` of the recent ones were read with it before
    it was saved, and `tested_changed` of them got another label; `tested_at` is empty where nobody
    looked.
    """

    PRIVATE_FIELDS = ()

    term = models.CharField(max_length=LONGEST_TERM)
    folded = models.CharField(max_length=LONGEST_TERM)
    language = models.CharField(max_length=LONGEST_LANGUAGE, blank=True, default="")
    meaning = models.CharField(max_length=LONGEST_MEANING)
    effect = models.CharField(max_length=24)
    signal = models.CharField(max_length=24, blank=True, default="")
    push = models.CharField(max_length=8, blank=True, default="")
    active = models.BooleanField(default=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True)
    tested_messages = models.PositiveIntegerField(default=0)
    tested_changed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folded", "language"], name="lexicon_term_is_unique"),
            models.CheckConstraint(condition=~Q(folded=""), name="lexicon_term_has_words"),
            models.CheckConstraint(condition=~Q(meaning=""), name="lexicon_term_has_a_meaning"),
            models.CheckConstraint(
                condition=Q(effect__in=[effect.value for effect in Effect]),
                name="lexicon_term_has_a_known_effect",
            ),
            models.CheckConstraint(
                condition=Q(signal="", push="")
                | Q(
                    signal__in=[signal.value for signal in PUSHED],
                    push__in=[push.value for push in Push],
                ),
                name="lexicon_term_pushes_a_known_signal",
            ),
            models.CheckConstraint(
                condition=~Q(effect=Effect.AS_READ.value) | ~Q(signal=""),
                name="lexicon_term_does_something",
            ),
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def value(self) -> Term:
        """The term as the judgement takes it."""
        return Term(
            term=self.term,
            meaning=self.meaning,
            effect=Effect(self.effect),
            language=self.language,
            signal=Signal(self.signal) if self.signal else None,
            push=Push(self.push) if self.push else None,
        )
