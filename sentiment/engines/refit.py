"""The polarity outputs fitted to a desk's own labels, as a difference to the shipped model.

Two ways. Two numbers on the outputs (negative and positive against neutral) right a foreign mix of
classes from a few dozen labels. With more, a maximum-a-posteriori fit: the multinomial log loss of
the desk's labels and of replayed shipped texts, plus STIFFNESS / 2 |D|^2 on the difference D to the
shipped weights and a fiftieth of that on the biases (a Gaussian prior around what was shipped; for
its use in transfer see Chelba and Acero 2006). Both problems are convex: the same labels give the
same answer. Solved by Newton's method and by L-BFGS (Nocedal and Wright 2006, algorithm 7.4).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sentiment.engines.adaptation import POLARITIES, Features, Shares

STIFFNESS = 30.0
BIAS_STIFFNESS = STIFFNESS / 50
# A prior on the two numbers as strong as a handful of labels: three alike must not run away.
NUMBERS_STIFFNESS = 1.0
_NEWTON_STEPS = 25
_MOST_STEPS = 60
_MEMORY = 8
_GOOD_ENOUGH = 1e-4
_ARMIJO, _LEAST_STEP = 1e-4, 1e-3
# Below this share of the loss, single precision sees no difference.
_NOTHING_TO_GAIN = 1e-6
# About the mean of p (1 - p), the second derivative of the log loss.
_BEND = 0.15
_TEMPERATURES = (0.5, 3.0, 51)


@dataclass(frozen=True)
class Rows:
    """Texts with their labels: features [n, d], shipped outputs [n, 3], truth [n], weight [n]."""

    pooled: Any
    logits: Any
    truth: Any
    weights: Any

    def __len__(self) -> int:
        """How many texts."""
        return len(self.truth)

    def part(self, chosen: Any) -> "Rows":
        """The rows that a list of places or a mask chooses."""
        return Rows(
            self.pooled[chosen], self.logits[chosen], self.truth[chosen], self.weights[chosen]
        )


@dataclass(frozen=True)
class Fitted:
    """D [3, d] or None, and d [3], of (z + D x + d) / t; t is `temperature`."""

    weights: Any
    bias: Any
    temperature: float = 1.0

    def shares(self, rows: Rows) -> Any:
        """Probabilities [n, 3]."""
        return _softmax(self.outputs(rows))

    def outputs(self, rows: Rows) -> Any:
        """What the probabilities are made of, [n, 3]."""
        moved = rows.logits + self.bias
        if self.weights is not None:
            moved = moved + rows.pooled @ self.weights.T
        return moved / self.temperature


def rows_of(
    features: Sequence[Features], truth: Sequence[int], weights: Sequence[float] | None = None
) -> Rows:
    """Rows for a fit. `truth` numbers the polarities: negative 0, neutral 1, positive 2."""
    import numpy

    joined = b"".join(one.pooled for one in features)
    pooled = numpy.frombuffer(joined, dtype="<f2").reshape(len(features), -1)
    return Rows(
        pooled.astype(numpy.float32),
        numpy.array([one.logits for one in features], dtype=numpy.float32),
        numpy.array(truth, dtype=numpy.int64),
        numpy.array(weights or [1.0] * len(features), dtype=numpy.float32),
    )


def joined(one: Rows, other: Rows) -> Rows:
    """Both, one after the other."""
    import numpy

    def both(first: Any, second: Any) -> Any:
        return numpy.concatenate([first, second])

    return Rows(
        both(one.pooled, other.pooled),
        both(one.logits, other.logits),
        both(one.truth, other.truth),
        both(one.weights, other.weights),
    )


def as_shipped() -> Fitted:
    """What changes nothing."""
    import numpy

    return Fitted(None, numpy.zeros(POLARITIES, dtype=numpy.float32))


def fit_numbers(rows: Rows) -> Fitted:
    """Two numbers, on negative and on positive; neutral stays where it is."""
    import numpy

    bias = numpy.zeros(POLARITIES)
    free = [0, POLARITIES - 1]
    wanted = numpy.eye(POLARITIES)[rows.truth]
    for _ in range(_NEWTON_STEPS):
        shares = _softmax(rows.logits + bias)
        slope = (rows.weights @ (shares - wanted))[free] + NUMBERS_STIFFNESS * bias[free]
        if abs(slope).max() < _GOOD_ENOUGH:
            break
        weighed = shares * rows.weights[:, None]
        bend = numpy.diag(weighed.sum(axis=0)) - weighed.T @ shares
        bias[free] -= numpy.linalg.solve(
            bend[numpy.ix_(free, free)] + NUMBERS_STIFFNESS * numpy.eye(len(free)), slope
        )
    return Fitted(None, bias.astype(numpy.float32))


@dataclass(frozen=True)
class Easing:
    """What makes every fit around the same rows quick: their middle and about how they bend."""

    middle: Any
    inverse: Any


def easing_of(rows: Rows) -> Easing:
    """From all rows that will be fitted, in whatever parts."""
    import numpy

    # Around the mean the problem is far rounder; what it moves is given back to the biases.
    middle = rows.pooled.mean(axis=0)
    centred = _centred(rows, middle)
    bend = (centred * (_BEND * rows.weights)[:, None]).T @ centred
    bend += numpy.diag(_stiffness(centred.shape[1]))
    return Easing(middle, numpy.linalg.inv(bend))


def fit_weights(rows: Rows, easing: Easing) -> Fitted:
    """Weights and biases around the shipped ones. `easing` changes the pace, not the answer."""
    import numpy

    centred = _centred(rows, easing.middle)
    stiff = _stiffness(centred.shape[1])
    wanted = numpy.eye(POLARITIES, dtype=numpy.float32)[rows.truth]

    def climb(moved: Any) -> tuple[float, Any]:
        outputs = rows.logits + centred @ moved.T
        top = outputs.max(axis=1, keepdims=True)
        powers = numpy.exp(outputs - top)
        total = powers.sum(axis=1, keepdims=True)
        lost = (top + numpy.log(total))[:, 0] - (outputs * wanted).sum(axis=1)
        loss = float(rows.weights @ lost) + float((stiff * moved * moved).sum()) / 2
        gaps = (powers / total - wanted) * rows.weights[:, None]
        return loss, gaps.T @ centred + stiff * moved

    start = numpy.zeros((POLARITIES, centred.shape[1]), dtype=numpy.float32)
    found = _lowest(climb, start, ease=easing.inverse)
    weights = numpy.ascontiguousarray(found[:, :-1])
    return Fitted(weights, found[:, -1] - weights @ easing.middle)


def _centred(rows: Rows, middle: Any) -> Any:
    """Features around their middle, and a last column for the biases."""
    import numpy

    return numpy.hstack([rows.pooled - middle, numpy.ones((len(rows), 1), numpy.float32)])


def _stiffness(columns: int) -> Any:
    import numpy

    stiff = numpy.full(columns, STIFFNESS, dtype=numpy.float32)
    stiff[-1] = BIAS_STIFFNESS
    return stiff


def best_temperature(outputs: Any, rows: Rows) -> float:
    """The temperature with the least log loss of held-out outputs."""
    import numpy

    low, high, steps = _TEMPERATURES
    chances = numpy.arange(len(rows))
    losses = {
        float(one): float(
            -(rows.weights * numpy.log(_softmax(outputs / one)[chances, rows.truth] + 1e-9)).sum()
        )
        for one in numpy.geomspace(low, high, steps)
    }
    return min(losses, key=lambda one: losses[one])


def shares_as_tuples(shares: Any) -> list[Shares]:
    """Plain numbers for judgements that know no arrays."""
    return [(float(a), float(b), float(c)) for a, b, c in shares]


def _softmax(outputs: Any) -> Any:
    import numpy

    powers = numpy.exp(outputs - outputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _lowest(climb: Callable[[Any], tuple[float, Any]], place: Any, *, ease: Any) -> Any:
    """The lowest place of a convex function of a matrix, by L-BFGS with halving of the step.

    `ease` is about the inverse of the second derivative in one row: with it, ten steps are enough
    where a hundred were needed.
    """
    loss, slope = climb(place)
    steepest = max(1.0, float(abs(slope).max()))
    memory: list[tuple[Any, Any, float]] = []
    for _ in range(_MOST_STEPS):
        if float(abs(slope).max()) < _GOOD_ENOUGH * steepest:
            break
        direction = -_two_loops(slope, memory, ease=ease)
        downhill = float((slope * direction).sum())
        if -downhill < _NOTHING_TO_GAIN * loss:
            break
        step = 1.0
        while True:
            tried, tried_slope = climb(place + step * direction)
            if tried <= loss + _ARMIJO * step * downhill or step < _LEAST_STEP:
                break
            step /= 2
        if tried >= loss:
            break
        moved, bent = step * direction, tried_slope - slope
        if (curve := float((moved * bent).sum())) > 0:
            memory = [*memory[-_MEMORY + 1 :], (moved, bent, 1.0 / curve)]
        place, loss, slope = place + moved, tried, tried_slope
    return place


def _two_loops(slope: Any, memory: list[tuple[Any, Any, float]], *, ease: Any) -> Any:
    found = slope
    kept = []
    for moved, bent, inverse in reversed(memory):
        share = inverse * float((moved * found).sum())
        kept.append(share)
        found = found - share * bent
    found = found @ ease
    for (moved, bent, inverse), share in zip(memory, reversed(kept), strict=True):
        found = found + (share - inverse * float((bent * found).sum())) * moved
    return found
