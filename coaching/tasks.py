"""The room's ears."""

from collections.abc import Sequence

from django.utils import timezone

from coaching import services
from sentiment.events import MessageRead
from supportsentiment.kernel.listeners import listens

# Nobody waits for what a reply did.
GATHER_SECONDS = 0.25


@listens(queue="bulk", batch=64, gather_seconds=GATHER_SECONDS)
def measure_replies(facts: Sequence[MessageRead]) -> None:
    """Look at what replies did, now that their answers have been read."""
    ticket_ids = {fact.ticket_id for fact in facts if fact.ticket_id}
    services.measure_replies(ticket_ids=ticket_ids, now=timezone.now())
