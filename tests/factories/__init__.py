"""A small cast: people, teams, tickets and messages that tests can name."""

from tests.factories.engines import EngineFactory, EnginePlanFactory, ShadowReadingFactory
from tests.factories.people import CustomerFactory, OrganizationFactory, TeamFactory, UserFactory
from tests.factories.readings import ModelVersionFactory, MoodFactory, ReadingFactory
from tests.factories.tickets import AttachmentFactory, InboundFactory, MessageFactory, TicketFactory
from tests.factories.tuning import LexiconTermFactory, ThresholdFactory

__all__ = [
    "AttachmentFactory",
    "CustomerFactory",
    "EngineFactory",
    "EnginePlanFactory",
    "InboundFactory",
    "LexiconTermFactory",
    "MessageFactory",
    "ModelVersionFactory",
    "MoodFactory",
    "OrganizationFactory",
    "ReadingFactory",
    "ShadowReadingFactory",
    "TeamFactory",
    "ThresholdFactory",
    "TicketFactory",
    "UserFactory",
]
