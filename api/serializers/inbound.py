"""What a customer's message looks like when it comes in through the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.examples import inbound as story
from api.fields import Anything, Base64, Body, Choice, Mail, Text, View, When, Whole
from api.schema import showing
from tickets.choices import Channel
from tickets.intake.inbound import (
    MAX_ATTACHMENT_BYTES,
    MAX_ATTACHMENTS,
    MAX_EXTERNAL_ID,
    MAX_HTML,
    MAX_IDENTITY,
    MAX_NAME,
    MAX_SUBJECT,
    MAX_TEXT,
    InboundFile,
    InboundMessage,
    Sender,
)

MAX_BULK = 500


class SenderBody(Body):
    """Who wrote: at least one of email, phone and external_id."""

    email = Mail(required=False, allow_blank=True, max_length=MAX_IDENTITY)
    phone = Text(required=False, allow_blank=True, max_length=MAX_IDENTITY)
    external_id = Text(required=False, allow_blank=True, max_length=MAX_IDENTITY)
    name = Text(required=False, allow_blank=True, max_length=MAX_NAME)


class FileBody(Body):
    """A file."""

    filename = Text(max_length=255)
    content = Base64(most=MAX_ATTACHMENT_BYTES)


@showing("a letter", story.LETTER)
class MessageBody(Body):
    """A customer's message."""

    channel = Choice(of=Channel)
    customer = SenderBody()
    subject = Text(required=False, allow_blank=True, max_length=MAX_SUBJECT)
    body = Text(required=False, allow_blank=True, max_length=MAX_TEXT)
    html = Text(required=False, allow_blank=True, max_length=MAX_HTML)
    ticket = Whole(
        required=False,
        allow_null=True,
        help_text=_("A ticket of this customer; without it, the place is found."),
    )
    external_id = Text(
        required=False,
        allow_blank=True,
        max_length=MAX_EXTERNAL_ID,
        help_text=_("Your id of the message: it is stored once for each of them and channel."),
    )
    sent_at = When(required=False, allow_null=True)
    attachments = serializers.ListField(
        child=FileBody(), required=False, max_length=MAX_ATTACHMENTS
    )
    metadata = Anything(required=False)


@extend_schema_field(MessageBody)
class Letter(serializers.Field[Any, Any, Any, Any]):
    """One of many messages, not looked at yet: what is wrong with it is its own result."""

    def to_internal_value(self, data: Any) -> Any:
        """What was sent."""
        return data


@showing("two letters", story.LETTERS)
class BulkBody(Body):
    """Many messages."""

    messages = serializers.ListField(
        child=Letter(allow_null=True), min_length=1, max_length=MAX_BULK
    )


@showing("stored", story.PLACE)
class ReceivedView(View):
    """Where a message ended up."""

    id = serializers.IntegerField()
    ticket = serializers.IntegerField()
    customer = serializers.IntegerField()
    duplicate = serializers.BooleanField(help_text=_("It had been stored before."))


class BulkResultView(View):
    """What became of one message: its place, or the problem with it."""

    status = serializers.IntegerField()
    id = serializers.IntegerField(required=False)
    ticket = serializers.IntegerField(required=False)
    customer = serializers.IntegerField(required=False)
    duplicate = serializers.BooleanField(required=False)
    problem = serializers.DictField(required=False)


@showing("one stored and one refused", story.PLACES)
class BulkView(View):
    """Results, in the order of the messages."""

    results = BulkResultView(many=True)


def inbound_of(given: dict[str, Any], *, user_id: int) -> InboundMessage:
    """The message that a checked body speaks of. Ids are told apart by who sends them."""
    return InboundMessage(
        channel=given["channel"],
        sender=Sender(**given["customer"]),
        text=given.get("body", ""),
        html=given.get("html", ""),
        subject=given.get("subject", ""),
        ticket_id=given.get("ticket"),
        external_id=given.get("external_id", ""),
        source=f"api:{user_id}",
        sent_at=given.get("sent_at"),
        attachments=tuple(
            InboundFile(file["filename"], file["content"]) for file in given.get("attachments", ())
        ),
        metadata=given.get("metadata", {}),
    )
