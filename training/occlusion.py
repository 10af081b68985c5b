"""Learns to guess, from the token states alone, what leaving a word out would change.

Leaving every word out costs one forward pass a word. A ridge regression from the word piece's
states to that change gives nearly the same order of words with no extra pass. It guesses changes
of log-odds, which do not vanish where a signal is near its end, from the states of all layers, and
what one word of many weighs is divided by the root of their number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from sentiment.engines.surface import surface_features
from sentiment.engines.words import owner_of_pieces, word_spans
from training.encode import MAX_TOKENS, PooledEncoder, load_tokenizer, tensors
from training.heads import COLUMN, EVIDENCE_SIGNALS, SIGNALS
from training.linear import Heads

Matrix = NDArray[np.float32]
_LONGEST = 60
_SHORTEST = 3
_RIDGE = 300.0
# The words as they came, and what each second layer made of them.
EVIDENCE_LAYERS = (0, 2, 4, 6)


@dataclass(frozen=True)
class PullHead:
    """One row per name in `EVIDENCE_SIGNALS`: for a text of n word pieces,

    pull = ([h ; h - mean(h) for each of `EVIDENCE_LAYERS`] @ weights.T + bias) / sqrt(n).
    """

    weights: Matrix
    bias: Matrix


@dataclass(frozen=True)
class Occlusion:
    """One text: what is known of each word piece beside the true change when its word is left out.

    `states` is [pieces, inputs], its last column for the bias; `changes` is [pieces, signals].
    """

    states: Matrix
    changes: Matrix


def log_odds_of(logits: Matrix) -> Matrix:
    """The evidence signals in log-odds: positive against negative, then each signal's own."""
    columns = [COLUMN[name] for name in SIGNALS]
    score = logits[:, COLUMN["polarity:positive"]] - logits[:, COLUMN["polarity:negative"]]
    return np.column_stack([score, logits[:, columns]]).astype(np.float32)


@torch.inference_mode()
def leave_words_out(
    encoder: PooledEncoder, heads: Heads, texts: Sequence[str]
) -> Iterator[Occlusion]:
    """The true effect of each word: log-odds of the text minus those of the text without it."""
    tokenizer = load_tokenizer()
    for text in texts:
        encoding = tokenizer.encode(text)
        ids, inner = encoding.ids, encoding.offsets[1:-1]
        words = [None, *owner_of_pieces(inner, word_spans(text)), None]
        known = sorted({word for word in words if word is not None})
        if not _SHORTEST <= len(known) <= _LONGEST or len(ids) > MAX_TOKENS:
            continue
        without = [
            [piece for piece, owner in zip(ids, words, strict=True) if owner != word]
            for word in known
        ]
        surface = [surface_features(text)] * (len(known) + 1)
        features, hidden = encoder.with_states(*tensors([list(ids), *without], surface))
        log_odds = log_odds_of(heads.logits(features.numpy()))
        effect = log_odds[0] - log_odds[1:]
        pieces = [place for place, owner in enumerate(words) if owner is not None]
        states = [hidden[layer][0].numpy()[pieces] for layer in EVIDENCE_LAYERS]
        changes = [
            effect[known.index(words[place])] / words.count(words[place]) for place in pieces
        ]
        yield Occlusion(_inputs(states), np.stack(changes))


def _inputs(states: Sequence[Matrix]) -> Matrix:
    parts = [part for layer in states for part in (layer, layer - layer.mean(axis=0))]
    pieces = len(states[0])
    inputs = np.concatenate([*parts, np.ones((pieces, 1), dtype=np.float32)], axis=1)
    scaled: Matrix = inputs / np.sqrt(pieces)
    return scaled


def fit_pull(occlusions: Iterable[Occlusion]) -> PullHead:
    """Ridge regression from states to changes; each text weighs by the number of its pieces."""
    gram: NDArray[np.float64] | float = 0.0
    wanted: NDArray[np.float64] | float = 0.0
    for one in occlusions:
        weighed = one.states.astype(np.float64) * len(one.states)
        gram = gram + weighed.T @ one.states
        wanted = wanted + weighed.T @ one.changes
    solved = np.linalg.solve(gram + _RIDGE * np.eye(len(np.atleast_1d(wanted))), wanted)
    return PullHead(solved[:-1].T.astype(np.float32), solved[-1].astype(np.float32))


def agreement(occlusions: Iterable[Occlusion], pull: PullHead) -> dict[str, float]:
    """Correlation of guessed with true changes, per signal, over all word pieces."""
    guessed, true = [], []
    weights = np.column_stack([pull.weights, pull.bias])
    for one in occlusions:
        guessed.append(one.states @ weights.T)
        true.append(one.changes)
    ours, theirs = np.concatenate(guessed), np.concatenate(true)
    return {
        name: float(np.corrcoef(ours[:, column], theirs[:, column])[0, 1])
        for column, name in enumerate(EVIDENCE_SIGNALS)
    }
