"""Reads that shape what routing knows."""

from collections.abc import Collection, Sequence

from routing.attention import Standing
from routing.models import Escalation
from routing.policy import Severity
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
        mood, escalation = moods.get(ticket.pk), escalations.get(ticket.pk)
        found[ticket.pk] = Standing(
            waiting_since=ticket.waiting_since,
            last_message_at=ticket.last_message_at,
            priority=Priority(ticket.priority),
            tier=Tier(customers[ticket.customer_id].tier),
            score=mood.current if mood else None,
            urgency=mood.urgency if mood else 0.0,
            severity=Severity(escalation.severity) if escalation else None,
        )
    return found


def standing_of(ticket: Ticket) -> Standing:
    """What decides the place of one ticket."""
    return standings_of([ticket])[ticket.pk]
