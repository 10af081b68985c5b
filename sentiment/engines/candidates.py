"""Makes a candidate from a desk's labels, and what it says of texts that it did not learn from.

Everything that leaves this module is plain numbers: whoever judges a candidate needs no arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from sentiment.conformal import doubts_kept
from sentiment.engines.adaptation import Adaptation, Features, Shares
from sentiment.engines.refit import (
    Fitted,
    Rows,
    as_shipped,
    best_temperature,
    easing_of,
    fit_numbers,
    fit_weights,
    joined,
    rows_of,
    shares_as_tuples,
)
from sentiment.engines.replay import LABELS, Replay
from sentiment.learning.labels import FOLDS, Tier

# How much a replayed text counts beside a label of the desk. At 1 few labels are hardly heard; at
# 0.3 a thousand of them make the model forget nearly two points of what it knew.
LEAST_REPLAY_WEIGHT = 0.3
LABELS_AT_FULL_REPLAY = 1_000
# Fewer doubts than this say little of their own quantiles.
ENOUGH_DOUBTS = 50
_ASIDE = 0


@dataclass(frozen=True)
class Lesson:
    """What is learned from: each text's features, label, weight and fifth, in the same order."""

    features: Sequence[Features]
    labels: Sequence[str]
    weights: Sequence[float]
    folds: Sequence[int]


@dataclass(frozen=True)
class Candidate:
    """A version not yet numbered, and its shares (negative, neutral, positive) to judge it by.

    `held_out` are of the lesson's texts, each by a fit that did not learn from it; `general` and
    `general_shipped` of shipped texts kept aside, whose labels are `general_truth`. `learned` are
    the places of the lesson's texts that went into it. `seconds` is what the fit took.
    """

    tier: Tier
    bias: Shares
    weights: bytes
    temperature: float
    doubts: tuple[float, ...]
    learned: tuple[int, ...]
    held_out: list[Shares]
    general: list[Shares]
    general_shipped: list[Shares]
    general_truth: list[str]
    seconds: float


def make_candidate(tier: Tier, lesson: Lesson, replay: Replay) -> Candidate:
    """Fit by the recipe of `tier`, which is not SHIPPED."""
    import numpy

    rows = rows_of(lesson.features, [LABELS.index(one) for one in lesson.labels], lesson.weights)
    folds = numpy.array(lesson.folds)
    started = perf_counter()
    fit = _recipe(tier, rows, replay)
    # Two numbers fitted to dozens of labels know nothing of any one of them; weights could.
    learned = folds != _ASIDE if tier is Tier.WEIGHTS else folds >= 0
    main = fit(learned)
    seconds = perf_counter() - started
    outputs = numpy.zeros((len(rows), len(LABELS)), dtype=numpy.float32)
    for fold in range(FOLDS):
        here = folds == fold
        if here.any():
            by = main if fold == _ASIDE and tier is Tier.WEIGHTS else fit(learned & ~here)
            outputs[here] = by.outputs(rows.part(here))
    temperature = best_temperature(outputs, rows)
    main = Fitted(main.weights, main.bias, temperature)
    held_out = shares_as_tuples(_shares(outputs / temperature))
    doubts = [1 - shares[truth] for shares, truth in zip(held_out, rows.truth, strict=True)]
    negative, neutral, positive = map(float, main.bias)
    return Candidate(
        tier=tier,
        bias=(negative, neutral, positive),
        weights=b"" if main.weights is None else main.weights.astype("<f4").tobytes(),
        temperature=temperature,
        doubts=doubts_kept(doubts) if len(doubts) >= ENOUGH_DOUBTS else (),
        learned=tuple(numpy.flatnonzero(learned).tolist()),
        held_out=held_out,
        general=shares_as_tuples(main.shares(replay.aside)),
        general_shipped=shares_as_tuples(as_shipped().shares(replay.aside)),
        general_truth=[LABELS[truth] for truth in replay.aside.truth],
        seconds=seconds,
    )


def shares_of(lesson: Lesson, version: Adaptation | None) -> list[Shares]:
    """What a version, or the shipped model, gives to each text of the lesson."""
    import numpy

    rows = rows_of(lesson.features, [0] * len(lesson.features))
    fitted = as_shipped()
    if version is not None:
        weights = (
            numpy.frombuffer(version.weights, "<f4").reshape(len(LABELS), -1)
            if version.weights
            else None
        )
        fitted = Fitted(
            weights, numpy.array(version.bias, dtype=numpy.float32), version.temperature
        )
    return shares_as_tuples(fitted.shares(rows))


def _recipe(tier: Tier, rows: Rows, replay: Replay) -> Any:
    """A function from the mask of the rows to learn from to what was fitted."""
    if tier is Tier.NUMBERS:
        return lambda mask: fit_numbers(rows.part(mask))
    weight = max(LEAST_REPLAY_WEIGHT, len(rows) / LABELS_AT_FULL_REPLAY)
    shipped = replay.replayed
    again = Rows(shipped.pooled, shipped.logits, shipped.truth, shipped.weights * weight)
    easing = easing_of(joined(rows, again))
    return lambda mask: fit_weights(joined(rows.part(mask), again), easing)


def _shares(outputs: Any) -> Any:
    import numpy

    powers = numpy.exp(outputs - outputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
