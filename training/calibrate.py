"""What is set after the fit, on texts kept aside: one temperature, and a threshold a head."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.heads import FIRST_SIGNAL, HEADS
from training.linear import Heads

Matrix = NDArray[np.float32]
_CANDIDATES = np.geomspace(0.5, 4.0, 85)
_POLARITIES = 3
_PRESENT = 0.5
_FEW = 8
# The best F1 calls much present that a person would call slight; a false alarm costs trust.
PART_OF_THE_WAY = 0.6
# Prefer a threshold that was not bought with a handful of cases.
_PRIOR_CASES = 2.0


def best_temperature(logits: Matrix, targets: Matrix) -> float:
    """The temperature with the least cross-entropy on held-out polarities (rows without NaN)."""
    losses = [
        _cross_entropy(logits[:, :_POLARITIES] / one, targets[:, :_POLARITIES])
        for one in _CANDIDATES
    ]
    return float(_CANDIDATES[int(np.argmin(losses))])


def shares_of(logits: Matrix) -> Matrix:
    """The shares of the three polarities in each row, which sum to 1."""
    raw = logits[:, :_POLARITIES]
    powers = np.exp(raw - raw.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares


def doubts_about(logits: Matrix, targets: Matrix) -> list[float]:
    """1 minus the share of the right polarity, of each row where one polarity is right."""
    kept = np.nan_to_num(targets[:, :_POLARITIES]).max(axis=1) > _PRESENT
    shares = shares_of(logits[kept])
    truth = targets[kept, :_POLARITIES].argmax(axis=1)
    return [float(one) for one in 1 - shares[np.arange(len(truth)), truth]]


def best_thresholds(logits: Matrix, targets: Matrix, names: Sequence[str]) -> dict[str, float]:
    """For each head the logit from which on the head is present, with the best F1.

    Heads with fewer than eight cases are left out.
    """
    found = {}
    for name in names:
        column = HEADS.index(name)
        known = ~np.isnan(targets[:, column])
        truth = targets[known, column] >= _PRESENT
        if truth.sum() >= _FEW:
            found[name] = _best_threshold(truth, logits[known, column])
    return found


def with_temperature(heads: Heads, temperature: float) -> Heads:
    """The same heads with the temperature folded into the polarity rows."""
    scale = np.ones((len(heads.bias), 1), dtype=np.float32)
    scale[:_POLARITIES] = 1 / temperature
    return Heads(heads.weights * scale, heads.bias * scale[:, 0])


def with_thresholds(
    heads: Heads, thresholds: dict[str, float], *, part: float = PART_OF_THE_WAY
) -> Heads:
    """The same heads, shifted towards 0.5 for "present", by `part` (0 to 1) of the way."""
    bias = heads.bias.copy()
    for name, threshold in thresholds.items():
        column = HEADS.index(name)
        if column < FIRST_SIGNAL:
            raise ValueError(f"{name} is one of a choice")
        bias[column] -= part * threshold
    return Heads(heads.weights, bias)


def _best_threshold(truth: NDArray[np.bool_], raw: Matrix) -> float:
    order = np.argsort(-raw)
    hits = np.cumsum(truth[order])
    picked = np.arange(1, len(raw) + 1)
    f1 = 2 * hits / (picked + truth.sum() + _PRIOR_CASES)
    best = int(np.argmax(f1))
    after = raw[order[min(best + 1, len(raw) - 1)]]
    return float((raw[order[best]] + after) / 2)


def _cross_entropy(logits: Matrix, targets: Matrix) -> float:
    top = logits.max(axis=1, keepdims=True)
    logs = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return float(-(targets * logs).sum(axis=1).mean())
