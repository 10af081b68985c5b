"""One labelled text, and many of them as a matrix with holes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from training.heads import COLUMN, HEADS, POLARITY

_SHARES = 1000


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is known of it.

    `targets` maps head names to [0, 1]; a head that is missing was not labelled and teaches
    nothing. The three polarities are given together and sum to 1. Two texts with the same `pair`
    are a contrast pair.
    """

    text: str
    source: str
    targets: Mapping[str, float]
    weight: float = 1.0
    pair: str = ""


def polarity(negative: float, neutral: float, positive: float) -> dict[str, float]:
    """The three polarity targets, scaled to sum to 1."""
    total = negative + neutral + positive
    shares = (negative / total, neutral / total, positive / total)
    return {f"polarity:{name}": share for name, share in zip(POLARITY, shares, strict=True)}


def one_polarity(name: str) -> dict[str, float]:
    """A sure polarity."""
    return {f"polarity:{other}": float(other == name) for other in POLARITY}


def one_choice(group: str, names: Sequence[str], name: str) -> dict[str, float]:
    """Targets of a group of which exactly one is true."""
    return {f"{group}:{other}": float(other == name) for other in names}


def target_matrix(examples: Sequence[Example]) -> NDArray[np.float32]:
    """Rows of targets in the order of `HEADS`; NaN where nothing is known."""
    matrix = np.full((len(examples), len(HEADS)), np.nan, dtype=np.float32)
    for row, example in enumerate(examples):
        for name, target in example.targets.items():
            matrix[row, COLUMN[name]] = target
    return matrix


def falls_in(text: str, *, share: float, salt: str) -> bool:
    """Whether a text belongs to a share (0 to 1) of all texts, always the same ones."""
    digest = sha256(f"{salt}\n{text.casefold()}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % _SHARES < share * _SHARES
