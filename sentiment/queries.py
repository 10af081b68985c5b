"""Reads that shape readings and moods for other rooms."""

from collections.abc import Sequence

from django.db.models import QuerySet

from sentiment.models import Mood, Reading


def readings_of_ticket(ticket_id: int) -> "QuerySet[Reading]":
    """The newest reading of each message, in the order of the messages."""
    newest = Reading.objects.filter(ticket_id=ticket_id).newest_of_each_message()
    return (
        Reading.objects.filter(pk__in=newest.values("pk"))
        .select_related("model_version")
        .order_by("seq")
    )


def recent_readings(ticket_id: int, *, count: int) -> list[Reading]:
    """The last scored readings of a ticket, oldest first."""
    scored = readings_of_ticket(ticket_id).filter(score__isnull=False)
    return list(reversed(scored.order_by("-seq")[:count]))


def moods_of_tickets(ticket_ids: Sequence[int]) -> dict[int, Mood]:
    """Moods by ticket; a ticket that was never read is missing."""
    return Mood.objects.in_bulk(list(ticket_ids))
