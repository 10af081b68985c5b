"""What a desk's own labels change in the bundled model: a shift of the three polarity outputs.

The shipped model gives outputs z over its pooled features x. An adapted one gives
(z + D x + d) / t. Everything is kept as the difference to what was shipped, so that nothing to
learn is nothing to add, and the shipped weights stay in one place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

POLARITIES = 3
Shares = tuple[float, float, float]


@dataclass(frozen=True)
class Adaptation:
    """A desk's version of the model with the digest `base_digest`.

    `weights` are D as little-endian float32 in [3, features] order, or empty where only `bias`
    (d: negative, neutral, positive) was learned. `doubts` are as in `Manifest.doubts`; empty
    where those of the shipped model stand.
    """

    number: int
    base_digest: str
    digest: str
    bias: Shares = (0.0, 0.0, 0.0)
    weights: bytes = b""
    temperature: float = 1.0
    doubts: tuple[float, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the outputs are the shipped model's, to the bit."""
        return not self.weights and not any(self.bias) and self.temperature == 1.0

    @cached_property
    def _matrix(self) -> Any:
        import numpy

        return numpy.frombuffer(self.weights, dtype="<f4").reshape(POLARITIES, -1)

    def shifted(self, logits: Sequence[float], pooled: Any) -> list[float]:
        """The polarity outputs of one window. One row at a time: no neighbour can sway a bit."""
        if self.changes_nothing:
            return list(logits)
        added = (self._matrix * pooled).sum(axis=1).tolist() if self.weights else [0.0] * POLARITIES
        return [
            (logit + more + bias) / self.temperature
            for logit, more, bias in zip(logits, added, self.bias, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Features:
    """What a later refit needs of a text: pooled features as float16 bytes, polarity outputs.

    Of a text in several windows both are the mean, weighed by length: the outputs are linear in
    the features, so that they still fit each other.
    """

    pooled: bytes
    logits: Shares
    language: str


def features_of(
    answers: Sequence[tuple[Sequence[float], Any]], sizes: Sequence[int], *, language: str
) -> Features:
    """Features from the polarity outputs and pooled features of each window."""
    import numpy

    weights = numpy.array(sizes, dtype=numpy.float32) / sum(sizes)
    pooled = weights @ numpy.stack([pooled for _logits, pooled in answers])
    logits = weights @ numpy.array([logits for logits, _pooled in answers], dtype=numpy.float32)
    negative, neutral, positive = map(float, logits)
    return Features(pooled.astype("<f2").tobytes(), (negative, neutral, positive), language)
