"""Which words carry a signal: the model's guess of what leaving each word out would change. Pure.

The guess costs no further pass of the model and is approximate. Weights are in units of the
signal. They are scaled so that no signal's words claim more than the signal's own value; what is
left over is the rest of the sentence, so words and rest add up exactly.
"""

import re
from collections.abc import Sequence

from sentiment.analysis import Evidence, Signal
from sentiment.engines.verdict import Logits, signal_values, slope_of
from sentiment.engines.words import Span, bare, owner_of_pieces, word_spans

_SPANS_PER_SIGNAL = 4
_MIN_WEIGHT = 0.04
_MIN_SIGNAL = 0.25
_MIXED_WEIGHT = 0.08
_DIGITS = 4
_SENTENCE_END = re.compile(r"[.!?\u2026\n]")


def gather_evidence(
    text: str,
    *,
    pieces: Sequence[Span],
    pull: Sequence[Sequence[float]],
    signals: Sequence[Signal],
    logits: Logits,
    muted: int = 0,
) -> list[Evidence]:
    """The strongest spans of every signal that is present, in reading order.

    `pull` holds one row per piece and one column per name in `signals`, in log-odds; `logits` are
    the model's outputs for this stretch of text. Words that begin before the character `muted`
    are passed over.
    """
    words = word_spans(text)
    owners = owner_of_pieces(pieces, words)
    heard = [
        (owner, row) for owner, row in zip(owners, pull, strict=True) if words[owner][0] >= muted
    ]
    values = signal_values(logits)
    found: list[Evidence] = []
    for column, signal in enumerate(signals):
        value = values[signal]
        present = abs(value) >= _MIN_SIGNAL
        if not present and signal is not Signal.SCORE:
            continue
        slope = slope_of(logits, signal)
        weights = [0.0] * len(words)
        for owner, row in heard:
            weights[owner] += slope * row[column]
        if present or _is_mixed(weights):
            fitted = _fit_to(value, weights, net=signal is Signal.SCORE)
            found += _spans(text, words, fitted, signal)
    return sorted(found, key=lambda one: (one.start, one.end, one.signal))


def _is_mixed(weights: Sequence[float]) -> bool:
    """Whether praise and blame stand side by side, which may cancel out in the score."""
    return max(weights) >= _MIXED_WEIGHT and min(weights) <= -_MIXED_WEIGHT


def _fit_to(value: float, weights: list[float], *, net: bool) -> list[float]:
    """Scale the words that speak for the value down until they claim no more than it.

    `net` lets them claim as much more as other words speak against it: "I love the camera" may
    weigh much although "but the battery is terrible" takes it back.
    """
    claimed = sum(abs(weight) for weight in weights if weight * value > 0)
    against = sum(abs(weight) for weight in weights if weight * value < 0) if net else 0.0
    share = min(1.0, (abs(value) + against) / claimed) if claimed else 1.0
    return [weight * share if weight * value > 0 else weight for weight in weights]


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
        joined = previous == number - 1 and phrases[-1].weight * weight > 0
        if joined and not _SENTENCE_END.search(text, phrases[-1].end, start):
            last = phrases.pop()
            start, weight = last.start, last.weight + weight  # noqa: PLW2901
        phrases.append(Evidence(start, end, signal, round(weight, _DIGITS)))
        previous = number
    phrases.sort(key=lambda one: -abs(one.weight))
    kept = phrases[:_SPANS_PER_SIGNAL]
    if kept and all(one.weight * kept[0].weight > 0 for one in kept):
        # The other side of a mixed feeling is worth more than one more word for the same.
        other = next((one for one in phrases if one.weight * kept[0].weight < 0), None)
        kept = [*kept[: _SPANS_PER_SIGNAL - 1], other] if other else kept
    return kept
