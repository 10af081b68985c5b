"""Scores in words: five bands of mood, the same on every screen. PURE.

Bounds are scores in [-1, 1]; a band holds its lower bound and not its upper one. The outermost
band of unhappiness starts where escalation rules begin to look.
"""

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """Where a score lies; `UNKNOWN` where nothing could be read."""

    VERY_NEGATIVE = "very-negative"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    VERY_POSITIVE = "very-positive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From (included) and until (not included)."""

    least: float
    below: float


BOUNDS: dict[Band, Bounds] = {
    Band.VERY_NEGATIVE: Bounds(-1.01, -0.6),
    Band.NEGATIVE: Bounds(-0.6, -0.25),
    Band.NEUTRAL: Bounds(-0.25, 0.25),
    Band.POSITIVE: Bounds(0.25, 0.6),
    Band.VERY_POSITIVE: Bounds(0.6, 1.01),
}


def band_of(score: float | None) -> Band:
    """The band of a score in [-1, 1]; None is unknown."""
    if score is None:
        return Band.UNKNOWN
    return next(
        (band for band, bounds in BOUNDS.items() if bounds.least <= score < bounds.below),
        Band.UNKNOWN,
    )


def signed(score: float) -> str:
    """A score as people read it: two digits, with a sign and a true minus; zero has none."""
    shown = f"{score:+.2f}"
    return "0.00" if shown in {"+0.00", "-0.00"} else shown.replace("-", "\u2212")
