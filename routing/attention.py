"""The order of the inbox: who has waited longest, with bounded boosts. PURE.

A ticket is placed at the moment from which it counts as waiting: the real one, moved back by
its boosts. Boosts never exceed `MOST`, so whoever has really waited that much longer always
comes first: polite customers do not starve, and no sweep has to age anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.policy import Severity
from tickets.choices import Priority, Tier

MOST = timedelta(hours=36)
BY_PRIORITY = {
    Priority.LOW: timedelta(hours=-4),
    Priority.NORMAL: timedelta(0),
    Priority.HIGH: timedelta(hours=4),
    Priority.URGENT: timedelta(hours=12),
}
BY_SEVERITY = {
    Severity.LOW: timedelta(hours=2),
    Severity.MEDIUM: timedelta(hours=6),
    Severity.HIGH: timedelta(hours=12),
    Severity.CRITICAL: timedelta(hours=24),
}
BY_TIER = {
    Tier.STANDARD: timedelta(0),
    Tier.PLUS: timedelta(hours=1),
    Tier.VIP: timedelta(hours=3),
}
FULL_MOOD = timedelta(hours=6)
FULL_URGENCY = timedelta(hours=6)
FULL_STRAIN = timedelta(hours=6)
CUSTOMERS_TURN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a ticket's place. `waiting_since` is None while it is the customer's turn.

    `strain_added` is what the conversation adds to the frustration of the newest message, a share.
    """

    waiting_since: datetime | None
    last_message_at: datetime
    priority: Priority
    tier: Tier
    score: float | None
    urgency: float
    severity: Severity | None
    strain_added: float = 0.0


@dataclass(frozen=True, slots=True)
class Boost:
    """One part of a place: what it is for, and how much waiting it is worth."""

    because: str
    worth: timedelta


@dataclass(frozen=True, slots=True)
class Place:
    """From when a ticket counts as waiting, and why."""

    attention_at: datetime
    boosts: tuple[Boost, ...]


def place_of(standing: Standing) -> Place:
    """Where the ticket stands. Later than now means: it waits for the customer."""
    if standing.waiting_since is None:
        return Place(standing.last_message_at + CUSTOMERS_TURN, ())
    boosts = tuple(boost for boost in _boosts(standing) if boost.worth)
    worth = min(sum((boost.worth for boost in boosts), timedelta(0)), MOST)
    return Place(standing.waiting_since - worth, boosts)


def _boosts(standing: Standing) -> list[Boost]:
    anger = max(0.0, -(standing.score or 0.0))
    return [
        Boost("priority", BY_PRIORITY[standing.priority]),
        Boost("mood", _share(FULL_MOOD, anger)),
        Boost("strain", _share(FULL_STRAIN, standing.strain_added)),
        Boost("urgency", _share(FULL_URGENCY, standing.urgency)),
        Boost("escalation", BY_SEVERITY[standing.severity] if standing.severity else timedelta(0)),
        Boost("tier", BY_TIER[standing.tier]),
    ]


def _share(whole: timedelta, part: float) -> timedelta:
    return timedelta(seconds=round(whole.total_seconds() * part))
