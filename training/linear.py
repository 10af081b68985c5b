"""Linear heads over fixed features: one convex problem, the same answer every time."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

from training.heads import CHOICES, FIRST_SIGNAL, HEADS, SIGNALS

Matrix = NDArray[np.float32]
# Mood is what the model is for; intent, product area and the finer emotions inform.
_IMPORTANCE = {"polarity": 3.0, "intent": 0.4, "area": 0.3, "goemotions": 0.4}
_OF_A_SIGNAL = 1.5
# What is present is rare: its cases count for more, or never saying it would be nearly right.
_PRESENT_COUNTS_MORE = 1.5


@dataclass(frozen=True)
class Heads:
    """logits = features @ weights.T + bias, one row of weights per name in `HEADS`."""

    weights: Matrix
    bias: Matrix

    def logits(self, features: Matrix) -> Matrix:
        """Raw outputs [rows, heads]."""
        return features @ self.weights.T + self.bias


def head_loss(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean loss over what is labelled: softmax for choices, logistic for the rest.

    `targets` may hold NaN (not labelled); `weights` is one number per row.
    """
    loss = logits.new_zeros(())
    for first, end in CHOICES:
        known = ~torch.isnan(targets[:, first])
        shares = log_softmax(logits[known, first:end], dim=1)
        each = -(targets[known, first:end] * shares).sum(dim=1)
        mean = (each * weights[known]).sum() / weights[known].sum().clamp(min=1e-6)
        loss = loss + _importance(HEADS[first]) * mean
    rest, wanted = logits[:, FIRST_SIGNAL:], targets[:, FIRST_SIGNAL:]
    labelled = ~torch.isnan(wanted)
    rare = logits.new_tensor([_rarity(name) for name in HEADS[FIRST_SIGNAL:]])
    each = binary_cross_entropy_with_logits(rest, torch.nan_to_num(wanted), reduction="none")
    weighed = labelled * weights[:, None] * (1 + rare * torch.nan_to_num(wanted))
    per_head = (each * weighed).sum(dim=0) / weighed.sum(dim=0).clamp(min=1e-6)
    importance = logits.new_tensor([_importance(name) for name in HEADS[FIRST_SIGNAL:]])
    return loss + (importance * per_head).sum()


def _importance(head: str) -> float:
    group = head.partition(":")[0]
    if group in SIGNALS:
        return _OF_A_SIGNAL
    return _IMPORTANCE.get(group, 1.0)


def _rarity(head: str) -> float:
    return _PRESENT_COUNTS_MORE if head in SIGNALS else 0.0


def fit_heads(features: Matrix, targets: Matrix, weights: Matrix, *, decay: float) -> Heads:
    """Minimise the loss plus `decay` * |weights|^2 over standardised features with L-BFGS."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    inputs = torch.from_numpy((features - mean) / spread)
    wanted, row_weights = torch.from_numpy(targets), torch.from_numpy(weights)
    matrix = torch.zeros((len(HEADS), features.shape[1]), requires_grad=True)
    bias = torch.zeros(len(HEADS), requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [matrix, bias], max_iter=150, history_size=10, line_search_fn="strong_wolfe"
    )

    def objective() -> Tensor:
        optimiser.zero_grad()
        loss = head_loss(inputs @ matrix.T + bias, wanted, row_weights)
        total = loss + decay * matrix.square().sum()
        total.backward()
        return total

    optimiser.step(objective)
    scaled = matrix.detach().numpy() / spread
    shifted = bias.detach().numpy() - scaled @ mean
    return Heads(scaled.astype(np.float32), shifted.astype(np.float32))
