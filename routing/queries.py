"""Reads that shape what routing knows."""

from collections.abc import Collection, Sequence

from routing.attention import Standing
from routing.models import Escalation
from routing.policy import Severity
from sentiment.models import Mood
from sentiment.queries import moods_of_tickets
from tickets.choices import Priority, Tier
from tickets.models import Customer, Ticket


def open_escalations(ticket_ids: Collection[int]) -> dict[int, Escalation]:
    """The open escalation of each ticket that has one."""
    opened = Escalation.objects.open().filter(ticket__in=ticket_ids)
    return {escalation.ticket_id: escalation for escalation in opened}


def standings_of(tickets: Sequence[Ticket]) -> dict[int, Standing]:
    """What decides the place of each ticket, read with one query a table."""
    ticket_ids = [ticket.pk for ticket in tickets]
    moods = moods_of_tickets(ticket_ids)
    escalations = open_escalations(ticket_ids)
    customers = Customer.objects.only("tier").in_bulk({ticket.customer_id for ticket in tickets})
    found = {}
    for ticket in tickets:
        escalation = escalations.get(ticket.pk)
        found[ticket.pk] = standing_from(
            ticket,
            mood=moods.get(ticket.pk),
            tier=customers[ticket.customer_id].tier,
            severity=escalation.severity if escalation else None,
        )
    return found


def standing_from(
    ticket: Ticket, *, mood: Mood | None, tier: str, severity: int | None
) -> Standing:
    """What decides the place of a ticket, from what has been read already.

    `severity` is that of its open escalation, None without one.
    """
    return Standing(
        waiting_since=ticket.waiting_since,
        last_message_at=ticket.last_message_at,
        priority=Priority(ticket.priority),
        tier=Tier(tier),
        score=mood.current if mood else None,
        urgency=mood.urgency if mood else 0.0,
        severity=Severity(severity) if severity else None,
        strain_added=mood.strain_added if mood else 0.0,
    )
