"""When an engine that fails is left alone, and when it is tried again. PURE.

A breaker as Nygard describes it ("Release It!", 2007): after some failures in a row nobody asks for
a while; then a single message goes through, and what becomes of it decides.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FAILURES_TO_REST = 5
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=15)


class Gate(StrEnum):
    """Whether an engine may be asked: freely, not now, or once to see whether it is back."""

    OPEN = "open"
    SHUT = "shut"
    PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Breaker:
    """How an engine stands: failures in a row, and until when it is left alone."""

    failures: int = 0
    rests_until: datetime | None = None

    def gate(self, now: datetime) -> Gate:
        """Whether it may be asked now."""
        if self.rests_until is None:
            return Gate.OPEN
        return Gate.SHUT if now < self.rests_until else Gate.PROBE

    def probing(self, now: datetime, *, patience: timedelta) -> "Breaker":
        """While one asks, for at most `patience`, the others go on waiting."""
        return replace(self, rests_until=now + patience)

    def failed(self, now: datetime) -> "Breaker":
        """After one more failure."""
        failures = self.failures + 1
        rest = rest_after(failures)
        return Breaker(failures, now + rest if rest else self.rests_until)

    def answered(self) -> "Breaker":
        """After an answer."""
        return Breaker()


def rest_after(failures: int) -> timedelta:
    """How long an engine is left alone after so many failures in a row, twice as long each time."""
    beyond = failures - FAILURES_TO_REST
    if beyond < 0:
        return timedelta()
    # The exponent is bounded so that years of failures overflow nothing.
    return min(FIRST_REST * (1 << min(beyond, 16)), LONGEST_REST)
