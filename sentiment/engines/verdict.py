"""From the model's raw outputs to an analysis. Pure.

A long text is read in windows. Its polarity is their mean, weighed by length, and more where a mood is
spoken of, where it is a complaint, and at the end: a polite opening does not soften what follows, and
"all works now" settles what came before. A signal such as urgency is often one sentence in a long mail,
so the strongest windows count most (power mean), the end more; as a mean of what is there it does not
grow with the length of a text.

The weights were chosen on the long mails in `training/corpus/long`, among a few round numbers; the model
card says how much better they are than plain means, also on mails that they were not chosen on.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import exp
from typing import TypeVar

from sentiment.analysis import Analysis, Area, Emotion, Evidence, Intent, Label, Signal
from sentiment.conformal import possible_labels

_POLARITY = {
    Label.NEGATIVE: "polarity:negative",
    Label.NEUTRAL: "polarity:neutral",
    Label.POSITIVE: "polarity:positive",
}
_POWER = 4
# What the last window counts beside the others, and at least how many word pieces it counts as.
_ENDING = 4.0
_SHORTEST_ENDING = 24
# What a window counts more that is all mood, and one that is all complaint.
_MOOD = 6.0
_COMPLAINT = 0.5
_DIGITS = 4
_EVEN = 0.5
# Closer to even odds the secant is the slope there, and a division would lose digits.
_FLAT = 1e-3

Logits = Mapping[str, float]
Choice = TypeVar("Choice", bound=StrEnum)


def shares_of(logits: Logits) -> dict[Label, float]:
    """Probabilities of the three polarities, which sum to 1."""
    raw = {label: logits[name] for label, name in _POLARITY.items()}
    top = max(raw.values())
    powers = {label: exp(value - top) for label, value in raw.items()}
    total = sum(powers.values())
    return {label: power / total for label, power in powers.items()}


def chance_of(logit: float) -> float:
    """The logistic function, without overflow."""
    return 1 / (1 + exp(-logit)) if logit >= 0 else exp(logit) / (1 + exp(logit))


def signal_values(logits: Logits) -> dict[Signal, float]:
    """Every signal in its own unit: the score in [-1, 1], the others in [0, 1]."""
    shares = shares_of(logits)
    values: dict[Signal, float] = {
        signal: chance_of(logits[signal]) for signal in Signal if signal is not Signal.SCORE
    }
    values[Signal.SCORE] = shares[Label.POSITIVE] - shares[Label.NEGATIVE]
    return values


def log_odds_of(logits: Logits, signal: Signal) -> float:
    """How far a signal is from being as likely as not; of the score, positive against negative."""
    if signal is Signal.SCORE:
        return logits[_POLARITY[Label.POSITIVE]] - logits[_POLARITY[Label.NEGATIVE]]
    return logits[signal]


def slope_of(logits: Logits, signal: Signal) -> float:
    """How much of the signal's own unit a unit of its log-odds is worth, on the way to its value.

    The secant from even odds, where a score is 0 and a signal one half. The slope at the value
    itself would call every word of a furious letter worthless: without it, it is furious still.
    """
    odds = log_odds_of(logits, signal)
    if signal is not Signal.SCORE:
        return (chance_of(odds) - _EVEN) / odds if abs(odds) > _FLAT else _EVEN**2
    shares = shares_of(logits)
    if abs(odds) > _FLAT:
        return (shares[Label.POSITIVE] - shares[Label.NEGATIVE]) / odds
    return (shares[Label.POSITIVE] + shares[Label.NEGATIVE]) / 2


def judge(
    windows: Sequence[Logits],
    *,
    sizes: Sequence[int],
    language: str,
    evidence: Sequence[Evidence],
    most_doubt: float,
    cut_short: bool = False,
) -> Analysis:
    """The analysis of a text whose windows gave these logits. `sizes` are their word pieces.

    `most_doubt` is the most that a possible label may have (`sentiment.conformal`).
    """
    shares = [shares_of(logits) for logits in windows]
    by_size = [size / sum(sizes) for size in sizes]
    lengths = _weights_of_lengths(sizes)
    weights = _weights_of_moods(lengths, shares)
    mean = {
        label: sum(w * share[label] for w, share in zip(weights, shares, strict=True))
        for label in Label
    }
    # The same order as that of the possible labels, also where two shares are equal.
    label = possible_labels(mean, most=0.0)[0]

    def strength(head: str) -> float:
        chances = [chance_of(logits[head]) for logits in windows]
        if len(chances) == 1:
            return _unit(chances[0])
        power = sum(w * c**_POWER for w, c in zip(lengths, chances, strict=True))
        return _unit(power ** (1 / _POWER))

    return Analysis(
        label=label,
        score=round(max(-1.0, min(1.0, mean[Label.POSITIVE] - mean[Label.NEGATIVE])), _DIGITS),
        frustration=strength(Signal.FRUSTRATION),
        urgency=strength(Signal.URGENCY),
        confusion=strength(Signal.CONFUSION),
        satisfaction=strength(Signal.SATISFACTION),
        sarcasm=strength(Signal.SARCASM),
        passive_aggression=strength(Signal.PASSIVE_AGGRESSION),
        resigned=strength(Signal.RESIGNED),
        intent_to_leave=strength(Signal.INTENT_TO_LEAVE),
        emotions={emotion: strength(f"emotion:{emotion}") for emotion in Emotion},
        intent=_likeliest(Intent, "intent", windows, by_size),
        area=_likeliest(Area, "area", windows, by_size),
        language=language,
        confidence=_unit(mean[label]),
        possible=possible_labels(mean, most=most_doubt),
        evidence=tuple(evidence),
        cut_short=cut_short,
    )


def _weights_of_lengths(sizes: Sequence[int]) -> list[float]:
    """What each window counts by its length and place; they sum to 1."""
    if len(sizes) == 1:
        return [1.0]
    *earlier, last = sizes
    return _summing_to_one([*earlier, _ENDING * max(last, _SHORTEST_ENDING)])


def _weights_of_moods(
    lengths: Sequence[float], shares: Sequence[Mapping[Label, float]]
) -> list[float]:
    """The same, with more for windows that speak of a mood; they sum to 1."""
    if len(lengths) == 1:
        return [1.0]
    return _summing_to_one(
        [
            length
            * (1 + _MOOD * (1 - share[Label.NEUTRAL]))
            * (1 + _COMPLAINT * share[Label.NEGATIVE])
            for length, share in zip(lengths, shares, strict=True)
        ]
    )


def _summing_to_one(weights: Sequence[float]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]


def _likeliest(
    choices: type[Choice], group: str, windows: Sequence[Logits], weights: Sequence[float]
) -> Choice:
    """The choice with the highest mean output, weighed by the length of the windows."""

    if len(windows) == 1:
        return max(choices, key=lambda choice: windows[0][f"{group}:{choice}"])

    def strength(choice: Choice) -> float:
        outputs = [logits[f"{group}:{choice}"] for logits in windows]
        return sum(w * one for w, one in zip(weights, outputs, strict=True))

    return max(choices, key=strength)


def _unit(number: float) -> float:
    return round(max(0.0, min(1.0, number)), _DIGITS)
