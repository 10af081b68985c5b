"""How a pull in log-odds moves a reading. PURE.

The three polarities stand at -1, 0 and 1, and the score is their mean under the shares that the
engine gives them. A pull w makes the shares p(y) into p(y) exp(w y), scaled to sum to 1. That is

* Bayes' rule with the likelihood ratio exp(w) of positive to neutral, and of neutral to negative:
  the weight of evidence (Good 1950) that the owner gives to a term, beside what the rest of the
  text says. Shares that were calibrated stay so as far as the owner is right;
* of all shares with the new mean the nearest to the old ones (exponential tilting; Csiszar 1975);
* monotone, since the score rises with w at the rate of the variance, and bounded by -1 and 1.
"""

from collections.abc import Mapping
from math import exp

from sentiment.analysis import Analysis, Label

MOST_PULL = 4.0
_DOUBT = 0.02
_PLACES = {Label.NEGATIVE: -1, Label.NEUTRAL: 0, Label.POSITIVE: 1}

Shares = Mapping[Label, float]

# What to begin with where a text is nothing but terms: mostly neutral, and open to either side.
NOTHING_SAID: Shares = {Label.POSITIVE: 0.2, Label.NEUTRAL: 0.6, Label.NEGATIVE: 0.2}


def shares_from(*, label: Label, score: float, confidence: float) -> dict[Label, float]:
    """The shares of the polarities that a reading rests on; their mean is its score, exactly.

    Label, score and confidence determine them. Of an engine whose numbers do not fit together,
    the share of neutral is moved until they do.
    """
    neutral = confidence if label is Label.NEUTRAL else 1.0 - 2 * confidence + abs(score)
    neutral = min(max(neutral, 0.0), 1.0 - abs(score))
    return {
        Label.POSITIVE: (1.0 - neutral + score) / 2,
        Label.NEUTRAL: neutral,
        Label.NEGATIVE: (1.0 - neutral - score) / 2,
    }


def shares_of_analysis(analysis: Analysis) -> dict[Label, float]:
    """As `shares_from`; of one that abstained, those of a text that says nothing."""
    if analysis.label is None or analysis.score is None:
        return dict(NOTHING_SAID)
    return shares_from(label=analysis.label, score=analysis.score, confidence=analysis.confidence)


def tilted(shares: Shares, pull: float) -> dict[Label, float]:
    """The shares after a pull, which counts up to `MOST_PULL` to either side."""
    pull = bounded(pull)
    powers = {label: share * exp(pull * _PLACES[label]) for label, share in shares.items()}
    total = sum(powers.values())
    return {label: power / total for label, power in powers.items()}


def mean_of(shares: Shares) -> float:
    """The score under these shares, in [-1, 1]."""
    return max(-1.0, min(1.0, shares[Label.POSITIVE] - shares[Label.NEGATIVE]))


def pushed(share: float, pull: float) -> float:
    """A signal's share after a pull in log-odds, in [0, 1].

    An engine that is all but certain can be moved too: it is taken at its word up to two percent.
    """
    if not pull:
        return share
    share = max(share, _DOUBT) if pull > 0 else min(share, 1.0 - _DOUBT)
    power = exp(bounded(pull))
    return share * power / (share * power + 1.0 - share)


def bounded(pull: float) -> float:
    """No more than `MOST_PULL` to either side, however many terms a text holds."""
    return max(-MOST_PULL, min(MOST_PULL, pull))
