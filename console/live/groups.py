"""Which screens hear of which fact."""

import logging
from collections.abc import Mapping, Sequence

from console.live.access import places_of_tickets
from console.live.frames import Alert, Change
from console.live.letters import Letter
from console.live.places import places_of_ticket
from console.live.sender import send
from routing.events import TicketEscalated
from supportsentiment.accounts.events import AccessChanged
from supportsentiment.kernel.events import Event
from tickets.events import TicketAssigned

logger = logging.getLogger(__name__)


def announce(facts: Sequence[Event]) -> None:
    """Send each fact's hint to the screens that may see its ticket.

    Never raises, and waits for nobody: a hint that is lost stays lost, and screens look by
    themselves too.
    """
    try:
        letter = letter_of(facts, places_of_tickets(_ticket_ids(facts)))
    except Exception:
        logger.warning("Hints were lost, for their tickets could not be read", exc_info=True)
        return
    if letter:
        send(letter)


def letter_of(facts: Sequence[Event], places: Mapping[int, frozenset[str]]) -> Letter:
    """The letter that tells of these facts; tickets without places are gone."""
    changes, alerts = [], []
    for fact in facts:
        if fact.ticket_id is None or fact.ticket_id not in places:
            continue
        heard_in = places[fact.ticket_id] | _places_left(fact)
        changes.append((heard_in, Change(fact.ticket_id, fact.seq, fact.name)))
        if isinstance(fact, TicketEscalated):
            alert = Alert(fact.ticket_id, fact.seq, fact.escalation_id, fact.severity)
            alerts.append((heard_in, alert))
    access = tuple(fact.user_id for fact in facts if isinstance(fact, AccessChanged))
    return Letter(changes=tuple(changes), alerts=tuple(alerts), access=access)


def _places_left(fact: Event) -> frozenset[str]:
    """Those who have just lost a ticket must see it go."""
    if not isinstance(fact, TicketAssigned):
        return frozenset()
    return places_of_ticket(
        team_id=fact.old_team_id, assignee_id=fact.old_assignee_id
    ) | places_of_ticket(team_id=fact.team_id, assignee_id=fact.assignee_id)


def _ticket_ids(facts: Sequence[Event]) -> set[int]:
    return {fact.ticket_id for fact in facts if fact.ticket_id is not None}
