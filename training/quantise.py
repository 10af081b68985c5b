"""Eight-bit weights: symmetric, in blocks for the layers, by row for the word embeddings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 32
_TOP = 127
_ZERO = 128


@dataclass(frozen=True)
class Blocks:
    """A weight matrix as `MatMulNBits` wants it: [rows, blocks, block] bytes around 128."""

    packed: NDArray[np.uint8]
    scales: NDArray[np.float32]
    block: int


@dataclass(frozen=True)
class Rows:
    """A table of vectors as signed bytes, one scale per row."""

    packed: NDArray[np.int8]
    scales: NDArray[np.float32]


def quantise_weights(weight: NDArray[np.float32]) -> Blocks:
    """Quantise [out, in]; `in` must be a multiple of the block."""
    rows, columns = weight.shape
    blocks = weight.reshape(rows, columns // _BLOCK, _BLOCK)
    scales = np.abs(blocks).max(axis=2) / _TOP
    scales = np.where(scales == 0, 1.0, scales).astype(np.float32)
    packed = np.clip(np.rint(blocks / scales[:, :, None]), -_TOP, _TOP) + _ZERO
    return Blocks(packed.astype(np.uint8), scales, _BLOCK)


def quantise_rows(table: NDArray[np.float32]) -> Rows:
    """Quantise every row of a table by itself."""
    scales = np.abs(table).max(axis=1, keepdims=True) / _TOP
    scales = np.where(scales == 0, 1.0, scales).astype(np.float32)
    packed = np.clip(np.rint(table / scales), -_TOP, _TOP)
    return Rows(packed.astype(np.int8), scales)
