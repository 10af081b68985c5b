"""Tickets and what was said in them."""

import hashlib
from datetime import UTC, datetime

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from tests.factories.people import CustomerFactory, UserFactory
from tickets.choices import Channel, MessageKind
from tickets.intake.inbound import InboundMessage, Sender
from tickets.models import Attachment, Message, Ticket

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class TicketFactory(DjangoModelFactory):
    class Meta:
        model = Ticket

    customer = factory.SubFactory(CustomerFactory)
    subject = factory.Sequence(lambda n: f"Question {n}")
    channel = Channel.EMAIL
    attention_at = NOON
    waiting_since = NOON
    last_message_at = NOON
    created_at = NOON


class MessageFactory(DjangoModelFactory):
    """A customer's message; `kind="outbound"` or `"note"` makes it ours. Raises the ticket's seq."""

    class Meta:
        model = Message

    ticket = factory.SubFactory(TicketFactory)
    kind = MessageKind.INBOUND
    channel = Channel.EMAIL
    text = "Where is my parcel?"
    sent_at = NOON
    created_at = NOON

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        ticket = kwargs["ticket"]
        if "seq" not in kwargs:
            ticket.seq += 1
            ticket.save(update_fields=["seq"])
            kwargs["seq"] = ticket.seq
        if kwargs["kind"] == MessageKind.INBOUND:
            kwargs.setdefault("customer", ticket.customer)
        elif kwargs["kind"] != MessageKind.SYSTEM and "user" not in kwargs:
            kwargs["user"] = UserFactory.create()
        return super()._create(model_class, *args, **kwargs)


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    message = factory.SubFactory(MessageFactory)
    filename = "invoice.txt"
    content_type = "text/plain"
    size = 5
    sha256 = hashlib.sha256(b"hello").hexdigest()
    file = factory.LazyFunction(lambda: ContentFile(b"hello", name="x"))


class InboundFactory(factory.Factory):
    """What a channel's adapter hands in. No row."""

    class Meta:
        model = InboundMessage

    channel = Channel.EMAIL
    sender = factory.LazyFunction(lambda: Sender(email="ana@example.org", name="Ana Example"))
    text = "Where is my parcel?"
    subject = "Parcel"
