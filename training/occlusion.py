"""Learns to guess, from the token states alone, what leaving a word out would change.

Leaving every word out costs one forward pass a word. A ridge regression from the word piece's
state to that change gives nearly the same order of words with no extra pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from sentiment.engines.surface import surface_features
from sentiment.engines.words import owner_of_pieces, word_spans
from training.encode import PooledEncoder, load_tokenizer, tensors
from training.heads import COLUMN, EVIDENCE_SIGNALS, SIGNALS
from training.linear import Heads

Matrix = NDArray[np.float32]
_LONGEST = 60
_SHORTEST = 3
_RIDGE = 30.0


@dataclass(frozen=True)
class PullHead:
    """pull = [h ; h - mean(h)] @ weights.T + bias, one row per name in `EVIDENCE_SIGNALS`."""

    weights: Matrix
    bias: Matrix


@dataclass(frozen=True)
class Occlusions:
    """Token states beside the true change of every signal when the token's word is left out."""

    states: Matrix
    changes: Matrix
    texts: NDArray[np.int64]


def signals_of(logits: Matrix) -> Matrix:
    """Logits to the evidence signals in their own units: score in [-1, 1], the rest in [0, 1]."""
    shares = np.exp(logits[:, :3] - logits[:, :3].max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    columns = [COLUMN[name] for name in SIGNALS]
    chances = 1 / (1 + np.exp(-logits[:, columns]))
    return np.column_stack([shares[:, 2] - shares[:, 0], chances]).astype(np.float32)


@torch.inference_mode()
def leave_words_out(encoder: PooledEncoder, heads: Heads, texts: Sequence[str]) -> Occlusions:
    """The true effect of each word: signal of the text minus signal of the text without it."""
    tokenizer = load_tokenizer()
    states: list[Matrix] = []
    changes: list[Matrix] = []
    owners: list[int] = []
    for number, text in enumerate(texts):
        encoding = tokenizer.encode(text)
        ids, inner = encoding.ids, encoding.offsets[1:-1]
        words = [None, *owner_of_pieces(inner, word_spans(text)), None]
        known = sorted({word for word in words if word is not None})
        if not _SHORTEST <= len(known) <= _LONGEST:
            continue
        without = [
            [piece for piece, owner in zip(ids, words, strict=True) if owner != word]
            for word in known
        ]
        surface = [surface_features(text)] * (len(known) + 1)
        features, hidden = encoder(*tensors([list(ids), *without], surface))
        signals = signals_of(heads.logits(features.numpy()))
        effect = signals[0] - signals[1:]
        whole = hidden[0].numpy()
        pieces = [place for place, owner in enumerate(words) if owner is not None]
        mean = whole[pieces].mean(axis=0)
        for place in pieces:
            states.append(np.concatenate([whole[place], whole[place] - mean]))
            changes.append(effect[known.index(words[place])] / words.count(words[place]))
            owners.append(number)
    return Occlusions(np.stack(states), np.stack(changes), np.array(owners))


def fit_pull(occlusions: Occlusions) -> PullHead:
    """Ridge regression from states to changes."""
    mean = occlusions.states.mean(axis=0)
    inputs = (occlusions.states - mean).astype(np.float64)
    wanted = occlusions.changes.astype(np.float64)
    middle = wanted.mean(axis=0)
    gram = inputs.T @ inputs + _RIDGE * np.eye(inputs.shape[1])
    weights = np.linalg.solve(gram, inputs.T @ (wanted - middle)).T
    bias = middle - weights @ mean
    return PullHead(weights.astype(np.float32), bias.astype(np.float32))


def agreement(occlusions: Occlusions, pull: PullHead) -> dict[str, float]:
    """Correlation of guessed with true changes, per signal, over all words."""
    guessed = occlusions.states @ pull.weights.T + pull.bias
    return {
        name: float(np.corrcoef(guessed[:, column], occlusions.changes[:, column])[0, 1])
        for column, name in enumerate(EVIDENCE_SIGNALS)
    }
