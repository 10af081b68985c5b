"""Eight-bit weights, symmetric by row, and the scales that make activations easy to round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.encode import PooledEncoder, batches, tensors, tokenize

_TOP = 127
_TOKENS = 4096
# How much of the difficulty moves from the activations into the weights: 0.5 to 0.8 gave the
# same number of flipped labels, 0 and 1 gave half as many again.
_MIGRATION = 0.65
_LEAST_ACTIVATION, _LEAST_WEIGHT = 1e-3, 1e-4

Smoothing = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Rows:
    """A table of vectors as signed bytes, one scale per row: [rows, columns] and [rows, 1]."""

    packed: NDArray[np.int8]
    scales: NDArray[np.float32]


def quantise_rows(table: NDArray[np.float32]) -> Rows:
    """Quantise every row of a table by itself."""
    scales = np.abs(table).max(axis=1, keepdims=True) / _TOP
    scales = np.where(scales == 0, 1.0, scales).astype(np.float32)
    packed = np.clip(np.rint(table / scales), -_TOP, _TOP)
    return Rows(packed.astype(np.int8), scales)


def smooth_scales(encoder: PooledEncoder, texts: Sequence[str]) -> Smoothing:
    """By what to multiply each channel before the products `query` and `intermediate`, by layer.

    A few channels of a transformer are far larger than the others, and one scale for a whole
    token would round the rest away. Multiplying a channel by s and its weights by 1/s changes
    nothing but the rounding: s_j = max|W_j|^(1-a) / max|X_j|^a (Xiao et al. 2022, SmoothQuant).
    Keys are module names of the encoder, such as `layer.0.attention.self.query`.
    """
    return {
        name: _scales(entries, _next_weights(encoder, name))
        for name, entries in _channel_maxima(encoder, texts).items()
    }


@torch.inference_mode()
def _channel_maxima(encoder: PooledEncoder, texts: Sequence[str]) -> dict[str, torch.Tensor]:
    maxima: dict[str, torch.Tensor] = {}

    def listen(name: str) -> object:
        def hear(_module: object, entries: tuple[torch.Tensor, ...], _output: object) -> None:
            largest = entries[0].abs().flatten(0, 1).amax(dim=0)
            maxima[name] = torch.maximum(maxima.get(name, largest), largest)

        return hear

    hooks = [
        module.register_forward_hook(listen(name))
        for name, module in encoder.bert.encoder.named_modules()
        if name.endswith(("attention.self.query", "intermediate.dense"))
    ]
    encoder.eval()
    ids = tokenize(texts)
    for rows in batches([len(sequence) for sequence in ids], tokens=_TOKENS, seed=None):
        encoder(*tensors([ids[row] for row in rows], [[0.0] * 4 for _ in rows]))
    for hook in hooks:
        hook.remove()
    return maxima


def _next_weights(encoder: PooledEncoder, name: str) -> torch.Tensor:
    module = encoder.bert.encoder.get_submodule(name)
    if not name.endswith("query"):
        return module.weight.detach()
    attention = encoder.bert.encoder.get_submodule(name.removesuffix(".query"))
    parts = (attention.query, attention.key, attention.value)
    return torch.cat([part.weight.detach() for part in parts])


def _scales(entries: torch.Tensor, weights: torch.Tensor) -> NDArray[np.float32]:
    hard = entries.clamp(min=_LEAST_ACTIVATION) ** _MIGRATION
    heavy = weights.abs().amax(dim=0).clamp(min=_LEAST_WEIGHT) ** (1 - _MIGRATION)
    scales = heavy / hard
    centred: NDArray[np.float32] = (scales / scales.log().mean().exp()).numpy()
    return centred
