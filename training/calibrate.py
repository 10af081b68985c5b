"""One temperature for the polarity head, so that a confidence means what it says."""

import numpy as np
from numpy.typing import NDArray

from training.linear import Heads

Matrix = NDArray[np.float32]
_CANDIDATES = np.geomspace(0.5, 4.0, 85)


def best_temperature(logits: Matrix, targets: Matrix) -> float:
    """The temperature with the least cross-entropy on held-out polarities (rows without NaN)."""
    losses = [_cross_entropy(logits[:, :3] / one, targets[:, :3]) for one in _CANDIDATES]
    return float(_CANDIDATES[int(np.argmin(losses))])


def with_temperature(heads: Heads, temperature: float) -> Heads:
    """The same heads with the temperature folded into the polarity rows."""
    scale = np.ones((len(heads.bias), 1), dtype=np.float32)
    scale[:3] = 1 / temperature
    return Heads(heads.weights * scale, heads.bias * scale[:, 0])


def _cross_entropy(logits: Matrix, targets: Matrix) -> float:
    top = logits.max(axis=1, keepdims=True)
    logs = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return float(-(targets * logs).sum(axis=1).mean())
