"""The room's ears."""

from collections.abc import Sequence

from django.utils import timezone

from routing import heeding, services
from routing.events import TicketEscalated
from sentiment.events import (
    CorrectionWithdrawn,
    MessageRead,
    ReadingCorrected,
    RereadingWentOn,
)
from supportsentiment.kernel.events import Event
from supportsentiment.kernel.listeners import listens

# A person hardly sees so short a wait, and a batch costs little more than one message.
GATHER_SECONDS = 0.06


@listens(queue="default", batch=32, gather_seconds=GATHER_SECONDS)
def reconsider_tickets(facts: Sequence[MessageRead]) -> None:
    """Judge what has been read."""
    services.reconsider_tickets(reading_ids={fact.reading_id for fact in facts}, now=timezone.now())


@listens(queue="default", batch=32, gather_seconds=GATHER_SECONDS)
def heed_people(facts: Sequence[ReadingCorrected | CorrectionWithdrawn]) -> None:
    """Judge anew what people have set right."""
    heeding.heed_people(facts=facts, now=timezone.now())


@listens(queue="default", batch=32, gather_seconds=GATHER_SECONDS)
def place_tickets(facts: Sequence[Event]) -> None:
    """Put tickets where they stand after a reply or a change."""
    services.place_tickets(ticket_ids={fact.ticket_id for fact in facts if fact.ticket_id})


@listens(queue="bulk", batch=32)
def explain_escalations(facts: Sequence[TicketEscalated]) -> None:
    """Have the readings explained that escalated a ticket: long after somebody was alarmed."""
    services.explain_escalations(
        escalation_ids={fact.escalation_id for fact in facts}, now=timezone.now()
    )


@listens(queue="bulk", batch=8)
def place_read_again(facts: Sequence[RereadingWentOn]) -> None:
    """Put active tickets where they stand, now that their messages were read again."""
    services.place_tickets(ticket_ids={pk for fact in facts for pk in fact.ticket_ids})
