"""Reads that put together what answers show: tickets with moods, messages with readings."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from routing.queries import open_escalations
from sentiment.models import Correction, Reading
from sentiment.queries import moods_of_tickets, newest_corrections
from supportsentiment.accounts.models import User
from tickets.intake.inbound import InboundMessage
from tickets.intake.markup import text_of_html
from tickets.models import Attachment, Identity, Message, Ticket


def ticket_rows(user: User, *, expand: frozenset[str]) -> "QuerySet[Ticket]":
    """Tickets for a list, with what shall be shown in full."""
    rows = Ticket.objects.visible_to(user).prefetch_related("tags").defer("search")
    joined = sorted(expand & {"customer", "team", "assignee"})
    if joined:
        rows = rows.select_related(*joined)
    if "customer" in expand:
        rows = rows.prefetch_related("customer__identities")
    return rows.prefetch_related("assignee__teams") if "assignee" in expand else rows


def about_tickets(tickets: Sequence[Ticket]) -> dict[str, Mapping[int, Any]]:
    """Moods and open escalations of tickets, by ticket."""
    ticket_ids = [ticket.pk for ticket in tickets]
    return {"moods": moods_of_tickets(ticket_ids), "escalations": open_escalations(ticket_ids)}


def message_rows(user: User) -> "QuerySet[Message]":
    """Messages that a user may see, with their files."""
    return Message.objects.visible_to(user).prefetch_related("attachments").defer("search")


def about_messages(messages: Sequence[Message]) -> dict[str, Mapping[int, Any]]:
    """The newest reading of each message, and what people said of it, by message."""
    message_ids = [message.pk for message in messages]
    readings = Reading.objects.filter(message__in=message_ids)
    newest = readings.newest_of_each_message().select_related("model_version")
    return {
        "readings": {reading.message_id: reading for reading in newest},
        "corrections": newest_corrections(message_ids),
    }


def reading_rows(user: User) -> "QuerySet[Reading]":
    """Readings that a user may see, with what made them."""
    return Reading.objects.visible_to(user).select_related("model_version")


def about_readings(readings: Sequence[Reading]) -> dict[str, Mapping[int, Correction]]:
    """The corrections that count, by message."""
    return {"corrections": newest_corrections([reading.message_id for reading in readings])}


def is_same_letter(message_id: int, inbound: InboundMessage) -> bool:
    """Whether a stored message is what came in again: from the same customer, in the same words."""
    stored = Message.objects.only("customer_id", "text", "html").get(pk=message_id)
    words = inbound.text or text_of_html(inbound.html)
    if (stored.text, stored.html) != (words, inbound.html):
        return False
    known = Identity.objects.filter(customer=stored.customer_id).values_list("kind", "value")
    return not set(inbound.sender.identities()).isdisjoint(known)


def attachment_rows(user: User) -> "QuerySet[Attachment]":
    """Files of the messages that a user may see."""
    return Attachment.objects.visible_to(user)
