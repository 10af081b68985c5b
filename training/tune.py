"""A short fine-tune of the encoder's layers before the heads are fitted.

Word embeddings stay as they are: they are most of the parameters, and a rare word that the
training texts lack must keep its neighbours.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from sentiment.engines.surface import surface_features
from training.encode import PooledEncoder, batches, tensors, tokenize
from training.examples import Example, target_matrix
from training.heads import COLUMN
from training.linear import Heads, Matrix, head_loss
from training.pairs import SCORE, Contrast, contrast_of, pairs_in

_TOKENS_PER_BATCH = 1536
_HEAD_RATE_MOST = 1e-4
_WARM_UP = 0.06
_DECAY = 0.01
_REPORT_EVERY = 50
# The lowest pooled layer keeps what tuning on topics and polarity washes out, irony above all.
_KEPT_LAYERS = 2
# Only pooled features are dropped: masks inside the layers cost as much time as the products.
_DROPPED = 0.1
_OF_A_PAIR = 0.5


@dataclass(frozen=True, slots=True)
class Course:
    """How often every text is seen, and the `seed` of their order and of what is dropped.

    `rate` is the highest rate of learning of the encoder's layers.
    """

    epochs: int
    seed: int
    rate: float


def tune(
    encoder: PooledEncoder,
    heads: Heads,
    examples: Sequence[Example],
    *,
    scales: tuple[Matrix, Matrix],
    course: Course,
    report: Callable[[str], None],
) -> Heads:
    """Train the encoder's layers in place, and return the heads that were trained with them.

    The start are `heads` fitted on its frozen features; `scales` are the means and spreads of
    those. Heads that are fitted anew on the texts that tuned the encoder are worse: they rely on
    what it knows by heart.
    """
    torch.manual_seed(course.seed)
    means, spreads = (torch.from_numpy(one) for one in scales)
    linear = _as_module(heads, means, spreads)
    encoder.bert.embeddings.requires_grad_(requires_grad=False)
    encoder.bert.encoder.layer[:_KEPT_LAYERS].requires_grad_(requires_grad=False)
    # Evaluation mode is what turns the dropout of the layers off.
    encoder.eval()
    ids = tokenize([example.text for example in examples])
    surface = [surface_features(example.text) for example in examples]
    targets = torch.from_numpy(target_matrix(examples))
    weights = torch.tensor([example.weight for example in examples])
    contrasts = _contrasts(examples)
    plan = _plan([len(sequence) for sequence in ids], contrasts, course)
    optimiser, schedule = _optimiser(encoder, linear, rate=course.rate, steps=len(plan))
    running = 0.0
    for step, rows in enumerate(plan, start=1):
        batch = tensors([ids[row] for row in rows], [surface[row] for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            features, _ = encoder(*batch)
        seen = nn.functional.dropout((features.float() - means) / spreads, _DROPPED)
        logits = linear(seen)
        loss = head_loss(logits, targets[rows], weights[rows])
        loss = loss + _OF_A_PAIR * _order_loss(logits, rows, contrasts)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        running += 0.01 * (float(loss.detach()) - running) if step > 1 else float(loss.detach())
        if step % _REPORT_EVERY == 0:
            report(f"tuning step {step} of {len(plan)}, loss {running:.3f}")
    return _as_heads(linear, means, spreads)


def _plan(
    lengths: Sequence[int], contrasts: Collection[tuple[int, int]], course: Course
) -> list[list[int]]:
    """The batches of every epoch; the two texts of a pair meet in one of each."""
    return [
        rows
        for epoch in range(course.epochs)
        for rows in batches(
            lengths, tokens=_TOKENS_PER_BATCH, seed=course.seed + epoch, together=contrasts
        )
    ]


def _contrasts(examples: Sequence[Example]) -> dict[tuple[int, int], Contrast]:
    """What tells two rows apart, the one that has more of it first."""
    row_of = {id(example): row for row, example in enumerate(examples)}
    found = {}
    for pair in pairs_in(examples):
        if contrast := contrast_of(pair):
            one, other = row_of[id(pair.one)], row_of[id(pair.other)]
            found[(one, other) if contrast.first_has_more else (other, one)] = contrast
    return found


def _order_loss(
    logits: Tensor, rows: Sequence[int], contrasts: Mapping[tuple[int, int], Contrast]
) -> Tensor:
    """How far the pairs of a batch are from their right order: the mean of log(1 + exp(-gap))."""
    place = {row: number for number, row in enumerate(rows)}
    gaps = [
        _shown(logits[place[more]], contrast.name) - _shown(logits[place[less]], contrast.name)
        for (more, less), contrast in contrasts.items()
        if more in place and less in place
    ]
    if not gaps:
        return logits.new_zeros(())
    return nn.functional.softplus(-torch.stack(gaps)).mean()


def _shown(logits: Tensor, name: str) -> Tensor:
    if name == SCORE:
        return logits[COLUMN["polarity:positive"]] - logits[COLUMN["polarity:negative"]]
    return logits[COLUMN[name]]


def _as_module(heads: Heads, means: Tensor, spreads: Tensor) -> nn.Linear:
    """The heads over standardised features: at one rate of learning all of them move alike."""
    weights = torch.from_numpy(heads.weights)
    linear = nn.Linear(weights.shape[1], weights.shape[0])
    linear.weight.data.copy_(weights * spreads)
    linear.bias.data.copy_(torch.from_numpy(heads.bias) + weights @ means)
    return linear


def _as_heads(linear: nn.Linear, means: Tensor, spreads: Tensor) -> Heads:
    weights = linear.weight.detach() / spreads
    bias = linear.bias.detach() - weights @ means
    return Heads(weights.numpy(), bias.numpy())


def _optimiser(
    encoder: PooledEncoder, linear: nn.Linear, *, rate: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    heads_rate = min(rate, _HEAD_RATE_MOST)
    layers = [weight for weight in encoder.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": layers, "lr": rate},
            {"params": list(linear.parameters()), "lr": heads_rate},
        ],
        weight_decay=_DECAY,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        max_lr=[rate, heads_rate],
        total_steps=steps + 1,
        pct_start=_WARM_UP,
        anneal_strategy="linear",
    )
    return optimiser, schedule
