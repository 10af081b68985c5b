"""Which words carry a signal: the model's guess of what leaving each word out would change. Pure.

The guess costs no further pass of the model and is approximate. Weights are in units of the
signal. They are scaled so that no signal's words claim more than the signal's own value; what is
left over is the rest of the sentence, so words and rest add up exactly.
"""

from collections.abc import Sequence

from sentiment.analysis import Evidence, Signal
from sentiment.engines.words import Span, bare, owner_of_pieces, word_spans

_SPANS_PER_SIGNAL = 4
_MIN_WEIGHT = 0.04
_MIN_SIGNAL = 0.25
_DIGITS = 4

Values = dict[Signal, float]


def gather_evidence(
    text: str,
    *,
    pieces: Sequence[Span],
    pull: Sequence[Sequence[float]],
    signals: Sequence[Signal],
    values: Values,
    muted: int = 0,
) -> list[Evidence]:
    """The strongest spans of every signal that is present, in reading order.

    `pull` holds one row per piece and one column per name in `signals`; `values` are the
    signals' own values for this stretch of text. Words that begin before the character `muted`
    are passed over.
    """
    words = word_spans(text)
    owners = owner_of_pieces(pieces, words)
    found: list[Evidence] = []
    for column, signal in enumerate(signals):
        value = values[signal]
        if abs(value) < _MIN_SIGNAL:
            continue
        weights = [0.0] * len(words)
        for owner, row in zip(owners, pull, strict=True):
            if words[owner][0] >= muted:
                weights[owner] += row[column]
        found += _spans(text, words, _fit_to(value, weights), signal)
    return sorted(found, key=lambda one: (one.start, one.end, one.signal))


def _fit_to(value: float, weights: list[float]) -> list[float]:
    """Scale the words that speak for the value down until they claim no more than it."""
    claimed = sum(weight for weight in weights if weight * value > 0)
    share = min(1.0, abs(value) / abs(claimed)) if claimed else 1.0
    return [weight * share for weight in weights]


def _spans(
    text: str, words: Sequence[Span], weights: Sequence[float], signal: Signal
) -> list[Evidence]:
    """Join neighbours of one sign into phrases and keep the strongest."""
    phrases: list[Evidence] = []
    previous = -2
    for number, weight in enumerate(weights):
        if abs(weight) < _MIN_WEIGHT:
            continue
        start, end = bare(text, words[number])
        if previous == number - 1 and phrases[-1].weight * weight > 0:
            last = phrases.pop()
            start, weight = last.start, last.weight + weight  # noqa: PLW2901
        phrases.append(Evidence(start, end, signal, round(weight, _DIGITS)))
        previous = number
    phrases.sort(key=lambda one: -abs(one.weight))
    return phrases[:_SPANS_PER_SIGNAL]
