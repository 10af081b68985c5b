"""What an engine saw."""

import factory
from factory.django import DjangoModelFactory

from sentiment.models import ModelVersion, Mood, Reading
from tests.factories.tickets import NOON, MessageFactory, TicketFactory


class ModelVersionFactory(DjangoModelFactory):
    class Meta:
        model = ModelVersion

    engine = "test"
    version = factory.Sequence(lambda n: f"{n}")
    digest = "0" * 64


class ReadingFactory(DjangoModelFactory):
    """A calm, sure reading; pass what matters."""

    class Meta:
        model = Reading

    message = factory.SubFactory(MessageFactory)
    ticket = factory.SelfAttribute("message.ticket")
    seq = factory.SelfAttribute("message.seq")
    model_version = factory.SubFactory(ModelVersionFactory)
    label = "neutral"
    score = 0.0
    confidence = 0.9
    sure = True
    quality = "ok"
    language = "en"
    created_at = NOON


class MoodFactory(DjangoModelFactory):
    class Meta:
        model = Mood

    ticket = factory.SubFactory(TicketFactory)
    current = 0.0
    updated_at = NOON
