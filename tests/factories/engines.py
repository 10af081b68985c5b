"""Engines beside the desk's own."""

import factory
from factory.django import DjangoModelFactory

from sentiment.models import ConfiguredEngine, EnginePlan, ShadowReading
from sentiment.models.engines import EngineKind
from tests.factories.people import UserFactory
from tests.factories.readings import ModelVersionFactory
from tests.factories.tickets import NOON, MessageFactory


class EngineFactory(DjangoModelFactory):
    """An endpoint that nobody answers at."""

    class Meta:
        model = ConfiguredEngine

    name = factory.Sequence(lambda n: f"Endpoint {n}")
    kind = EngineKind.ENDPOINT
    base_url = "http://127.0.0.1:9/v1"
    model_name = "tiny"
    timeout_seconds = 1
    created_at = NOON
    changed_at = NOON


class EnginePlanFactory(DjangoModelFactory):
    class Meta:
        model = EnginePlan

    changed_by = factory.SubFactory(UserFactory)
    created_at = NOON


class ShadowReadingFactory(DjangoModelFactory):
    class Meta:
        model = ShadowReading

    message = factory.SubFactory(MessageFactory)
    engine = factory.SubFactory(EngineFactory)
    model_version = factory.SubFactory(ModelVersionFactory)
    created_at = NOON
