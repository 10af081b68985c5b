"""A small cast: people, teams, tickets and messages that tests can name."""

from tests.factories.people import CustomerFactory, OrganizationFactory, TeamFactory, UserFactory
from tests.factories.readings import ModelVersionFactory, MoodFactory, ReadingFactory
from tests.factories.tickets import AttachmentFactory, InboundFactory, MessageFactory, TicketFactory
from tests.factories.tuning import LexiconTermFactory, ThresholdFactory

__all__ = [
    "AttachmentFactory",
    "CustomerFactory",
    "InboundFactory",
    "LexiconTermFactory",
    "MessageFactory",
    "ModelVersionFactory",
    "MoodFactory",
    "OrganizationFactory",
    "ReadingFactory",
    "TeamFactory",
    "ThresholdFactory",
    "TicketFactory",
    "UserFactory",
]
