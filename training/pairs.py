"""Contrast pairs: two messages in nearly the same words with another meaning."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from training.examples import Example
from training.heads import SIGNALS

SCORE = "score"
_LEAST_GAP = 0.2


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages in nearly the same words with another meaning."""

    one: Example
    other: Example


@dataclass(frozen=True, slots=True)
class Contrast:
    """What tells a pair apart most: the score or a signal, and whether the first has more of it."""

    name: str
    first_has_more: bool


def pairs_in(examples: Iterable[Example]) -> Iterator[Pair]:
    """The pairs of which both messages are there, in the order of their second ones."""
    waiting: dict[str, Example] = {}
    for example in examples:
        if not example.pair:
            continue
        if example.pair in waiting:
            yield Pair(waiting.pop(example.pair), example)
        else:
            waiting[example.pair] = example


def contrast_of(pair: Pair) -> Contrast | None:
    """What tells the two apart most by their labels, or None where the labels hardly differ."""
    one, other = pair.one.targets, pair.other.targets
    gaps = {name: one.get(name, 0.0) - other.get(name, 0.0) for name in SIGNALS}
    gaps[SCORE] = _score_of(one) - _score_of(other)
    # A score has twice the range of a signal.
    name = max(gaps, key=lambda key: abs(gaps[key]) / (2 if key == SCORE else 1))
    if abs(gaps[name]) < _LEAST_GAP:
        return None
    return Contrast(name, gaps[name] > 0)


def _score_of(targets: Mapping[str, float]) -> float:
    return targets["polarity:positive"] - targets["polarity:negative"]
