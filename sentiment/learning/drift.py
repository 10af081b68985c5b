"""Whether what comes in, or what is read in it, has changed. PURE.

The population stability index sums (p - q) ln(p / q) over shares of this week (p) and of the weeks
before (q); it is the symmetric Kullback-Leibler divergence. By custom under 0.1 means no change,
under 0.25 some, more a shift (Siddiqi 2006).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

SOME, SHIFT = 0.1, 0.25
ENOUGH = 100
# Score bands of a fifth each, so that an arc of a few angry days shows.
BANDS = 5


class Drift(StrEnum):
    """What the index amounts to."""

    UNKNOWN = "unknown"
    STEADY = "steady"
    SOME = "some"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Drifted:
    """The index with its counts; `index` is None where there are too few to say."""

    drift: Drift
    index: float | None
    now: int
    before: int


def drift_between(now: Mapping[str, int], before: Mapping[str, int]) -> Drifted:
    """Compare counts by category of this week with those of the weeks before."""
    here, there = sum(now.values()), sum(before.values())
    if min(here, there) < ENOUGH:
        return Drifted(Drift.UNKNOWN, None, here, there)
    names = sorted({*now, *before})
    # Half a message in every category: one that is new must not make the index infinite.
    index = 0.0
    for name in names:
        p = (now.get(name, 0) + 0.5) / (here + len(names) / 2)
        q = (before.get(name, 0) + 0.5) / (there + len(names) / 2)
        index += (p - q) * log(p / q)
    kind = Drift.STEADY if index < SOME else Drift.SOME if index < SHIFT else Drift.SHIFT
    return Drifted(kind, round(index, 3), here, there)


def band_of(score: float) -> str:
    """The fifth of [-1, 1] that a score lies in, "0" to "4"."""
    return str(min(int((score + 1) / 2 * BANDS), BANDS - 1))


def prior_estimate(
    shares: Sequence[tuple[float, float, float]], shipped: tuple[float, float, float]
) -> tuple[float, float, float]:
    """How often each polarity really occurs, from the model's shares alone.

    Expectation maximisation of Saerens, Latinne and Decaestecker 2002; `shipped` is the mix that
    the model was made for. It can be badly wrong where the model itself is (seventeen points lost
    on one of two foreign desks), so it is only ever told, never applied.

    Raises:
        ValueError: there are no shares.
    """
    if not shares:
        raise ValueError("no shares to estimate from")
    prior = shipped
    for _ in range(100):
        total = [0.0, 0.0, 0.0]
        for row in shares:
            weighed = [share * p / s for share, p, s in zip(row, prior, shipped, strict=True)]
            whole = sum(weighed) or 1.0
            total = [sum_ + one / whole for sum_, one in zip(total, weighed, strict=True)]
        negative, neutral, positive = (one / len(shares) for one in total)
        moved = max(abs(a - b) for a, b in zip(prior, (negative, neutral, positive), strict=True))
        prior = (negative, neutral, positive)
        if moved < 1e-6:  # noqa: PLR2004 - beyond what anybody is told
            break
    return prior
