"""Reads that shape readings and moods for other rooms."""

from collections.abc import Collection

from django.db.models import QuerySet

from sentiment.models import Mood, Reading

NUMBERS = (
    "message_id",
    "ticket_id",
    "seq",
    "score",
    "frustration",
    "urgency",
    "sarcasm",
    "intent_to_leave",
    "confidence",
    "sure",
)


def readings_of_ticket(ticket_id: int) -> "QuerySet[Reading]":
    """The newest reading of each message, in the order of the messages."""
    newest = Reading.objects.filter(ticket_id=ticket_id).newest_of_each_message()
    return (
        Reading.objects.filter(pk__in=newest.values("pk"))
        .select_related("model_version")
        .order_by("seq")
    )


def readings_of_tickets(ticket_ids: Collection[int]) -> dict[int, list[Reading]]:
    """The newest reading of each message by ticket, in the order of the messages.

    Numbers only: what a reading says in words and spans is loaded when it is asked for.
    """
    by_ticket: dict[int, list[Reading]] = {ticket_id: [] for ticket_id in ticket_ids}
    numbers = Reading.objects.filter(ticket__in=ticket_ids).only(*NUMBERS)
    for reading in numbers.newest_of_each_message():
        by_ticket[reading.ticket_id].append(reading)
    for readings in by_ticket.values():
        readings.sort(key=lambda reading: reading.seq)
    return by_ticket


def moods_of_tickets(ticket_ids: Collection[int]) -> dict[int, Mood]:
    """Moods by ticket; a ticket that was never read is missing."""
    return Mood.objects.in_bulk(list(ticket_ids))
