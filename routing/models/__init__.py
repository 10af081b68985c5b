"""Escalations and the ledger of decisions."""

from routing.models.decision import Decision
from routing.models.escalation import Escalation

__all__ = ["Decision", "Escalation"]
