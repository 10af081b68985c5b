"""What an owner has set of how messages are read."""

import factory
from factory.django import DjangoModelFactory

from routing.models import Threshold
from sentiment.lexicon import folded
from sentiment.models import LexiconTerm
from tests.factories.people import UserFactory
from tests.factories.tickets import NOON


class LexiconTermFactory(DjangoModelFactory):
    """A word that is no emotion here; made without a fact, and so no worker knows of it."""

    class Meta:
        model = LexiconTerm

    term = factory.Sequence(lambda n: f"word{n}")
    folded = factory.LazyAttribute(lambda row: folded(row.term))
    meaning = "a thing of the trade"
    effect = "not_emotion"
    author = factory.SubFactory(UserFactory)
    created_at = NOON
    changed_at = NOON


class ThresholdFactory(DjangoModelFactory):
    """Thresholds of a language of its own."""

    class Meta:
        model = Threshold

    tag = factory.Sequence(lambda n: f"x{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}")
    medium_frustration = 0.8
    author = factory.SubFactory(UserFactory)
    changed_at = NOON
