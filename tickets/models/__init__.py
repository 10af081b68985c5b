"""Customers, organizations, tickets and what was said."""

from tickets.models.attachment import Attachment
from tickets.models.custom_field import CustomField
from tickets.models.customer import Customer, Identity
from tickets.models.message import Message
from tickets.models.organization import Organization
from tickets.models.tag import Tag
from tickets.models.ticket import Ticket

__all__ = [
    "Attachment",
    "CustomField",
    "Customer",
    "Identity",
    "Message",
    "Organization",
    "Tag",
    "Ticket",
]
