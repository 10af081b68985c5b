"""Escalations, the ledger of decisions, and the thresholds that an owner has set."""

from routing.models.decision import Decision
from routing.models.escalation import Escalation
from routing.models.threshold import Threshold

__all__ = ["Decision", "Escalation", "Threshold"]
