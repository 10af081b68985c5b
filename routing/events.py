"""Facts about escalations."""

from dataclasses import dataclass
from typing import ClassVar

from supportsentiment.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TicketEscalated(Event):
    """A ticket was escalated, or an escalation became more severe."""

    name: ClassVar[str] = "routing.ticket.escalated"
    escalation_id: int
    severity: int


@dataclass(frozen=True, kw_only=True)
class EscalationSettled(Event):
    """Somebody dealt with an escalation."""

    name: ClassVar[str] = "routing.escalation.settled"
    escalation_id: int


@dataclass(frozen=True, kw_only=True)
class ThresholdsSet(Event):
    """Somebody set the thresholds of a language or region; {} is none before, or none after."""

    name: ClassVar[str] = "routing.thresholds.set"
    tag: str
    old: dict[str, float]
    new: dict[str, float]
