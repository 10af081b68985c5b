"""Words for what the house counts in numbers. PURE."""

from enum import StrEnum
from typing import Self

from routing.policy import Severity
from sentiment.analysis import Signal
from sentiment.lexicon import PUSHED
from tickets.choices import Priority


class PriorityWord(StrEnum):
    """How much a ticket matters."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @classmethod
    def of(cls, number: int) -> Self:
        """The word of a stored priority."""
        return cls(Priority(number).name.lower())

    @property
    def priority(self) -> Priority:
        """The priority that the word stands for."""
        return Priority[self.name]


class SeverityWord(StrEnum):
    """How much an escalation hurts."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @classmethod
    def of(cls, number: int) -> Self:
        """The word of a stored severity."""
        return cls(Severity(number).name.lower())


# What the document of the API calls these sets of words.
SIGNAL_NAMES = [signal.value for signal in Signal]
PUSHED_SIGNALS = [signal.value for signal in PUSHED]
