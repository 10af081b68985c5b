"""Which labels cannot be ruled out at a chosen risk: split conformal prediction. PURE.

The doubt about a text is 1 minus the share that the model gives to the right label. On texts kept
aside the doubts are known; their (1 - risk) quantile is the most doubt that a label may have and
still be possible. On texts of the same kind the set of possible labels then holds the right one
with probability at least 1 - risk, whatever the model is worth (Vovk et al. 2005; the score is
that of Sadinle, Lei and Wasserman 2019).
"""

from collections.abc import Mapping, Sequence
from math import ceil

from sentiment.analysis import Label

RISK = 0.2
_STEPS = 200
_DIGITS = 4


def doubts_kept(doubts: Sequence[float]) -> tuple[float, ...]:
    """201 order statistics of the doubts about texts kept aside, [0, 1] each, rising.

    Enough to find the most doubt at any risk, without keeping every number.

    Raises:
        ValueError: there are none.
    """
    if not doubts:
        raise ValueError("no doubts to keep")
    ranked = sorted(doubts)
    # The finite-sample correction: the ceil((n + 1) q)-th smallest of n.
    places = (ceil((len(ranked) + 1) * step / _STEPS) for step in range(_STEPS + 1))
    return tuple(
        round(ranked[place - 1], _DIGITS) if 1 <= place <= len(ranked) else float(place > 0)
        for place in places
    )


def most_doubt(kept: Sequence[float], *, risk: float) -> float:
    """The most doubt that a possible label may have at `risk`, a share in (0, 1).

    Rounds towards caution: to the next kept statistic.

    Raises:
        ValueError: the risk is not inside (0, 1).
    """
    if not 0.0 < risk < 1.0:
        raise ValueError(f"risk {risk} is not between 0 and 1")
    return kept[ceil((1.0 - risk) * (len(kept) - 1) - 1e-9)]


def possible_labels(shares: Mapping[Label, float], *, most: float) -> tuple[Label, ...]:
    """The labels whose doubt is at most `most`, likeliest first; the likeliest is always one."""
    ranked = sorted(shares, key=lambda label: -shares[label])
    return tuple(
        label for place, label in enumerate(ranked) if place == 0 or 1.0 - shares[label] <= most
    )
