"""How a conversation moves: trend, peak, turning points and relapse. PURE.

The arc is the sequence of a ticket's scores in message order. Scores are compared after
rounding to four decimals, because 0.1 - 0.4 in floats lies below -0.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

TREND_WINDOW = 3
TREND_STEP = 0.3
TURN_STEP = 0.4
NEGATIVE = -0.25
BETTER = 0.05
DIGITS = 4


class Trend(StrEnum):
    """Where the last readings are heading."""

    IMPROVING = "improving"
    STABLE = "stable"
    DECLINING = "declining"


@dataclass(frozen=True, slots=True)
class Point:
    """One reading on the arc: the message's `seq`, score in [-1, 1], frustration in [0, 1]."""

    seq: int
    score: float
    frustration: float


@dataclass(frozen=True, slots=True)
class Arc:
    """What the readings of one ticket amount to. `current` is None while nothing is read."""

    points: tuple[Point, ...]
    current: float | None
    trend: Trend
    peak_frustration: float
    turning_points: tuple[int, ...]
    relapsed: bool
    negative_streak: int


def arc_of(points: Sequence[Point]) -> Arc:
    """Read trend, peak and turning points off the readings; order of arrival does not matter."""
    ordered = tuple(sorted(points, key=lambda point: point.seq))
    scores = [point.score for point in ordered]
    return Arc(
        points=ordered,
        current=scores[-1] if scores else None,
        trend=trend_of(scores),
        peak_frustration=max((point.frustration for point in ordered), default=0.0),
        turning_points=turning_points_of(ordered),
        relapsed=has_relapsed(scores),
        negative_streak=negative_streak_of(scores),
    )


def trend_of(scores: Sequence[float]) -> Trend:
    """Last minus first of the last three: below -0.3 declining, above 0.3 improving."""
    window = scores[-TREND_WINDOW:]
    if len(window) < 2:  # noqa: PLR2004 - a single reading has no direction
        return Trend.STABLE
    step = round(window[-1] - window[0], DIGITS)
    if step < -TREND_STEP:
        return Trend.DECLINING
    return Trend.IMPROVING if step > TREND_STEP else Trend.STABLE


def turning_points_of(points: Sequence[Point]) -> tuple[int, ...]:
    """The `seq` of readings where the mood turned by at least 0.4 from the reading before."""
    return tuple(
        later.seq
        for earlier, later in pairwise(points)
        if abs(round(later.score - earlier.score, DIGITS)) >= TURN_STEP
    )


def has_relapsed(scores: Sequence[float]) -> bool:
    """Negative, then better, then negative again, the last reading being the negative one."""
    if not scores or scores[-1] > NEGATIVE:
        return False
    earlier = list(scores[:-1])
    while earlier and earlier[-1] <= BETTER:
        earlier.pop()
    return any(score <= NEGATIVE for score in earlier)


def negative_streak_of(scores: Sequence[float]) -> int:
    """How many readings in a row, up to now, were negative."""
    streak = 0
    for score in reversed(scores):
        if score > NEGATIVE:
            break
        streak += 1
    return streak
