"""A short fine-tune of the encoder's layers before the heads are fitted.

Word embeddings stay as they are: they are most of the parameters, and a rare word that the
training texts lack must keep its neighbours.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from sentiment.engines.surface import surface_features
from training.encode import PooledEncoder, batches, tensors, tokenize
from training.examples import Example, target_matrix
from training.linear import Heads, Matrix, head_loss

_TOKENS_PER_BATCH = 1536
_PEAK_RATE = 1.5e-4
_HEAD_RATE = 1e-4
_SEED = 7
_WARM_UP = 0.06
_DECAY = 0.01
_REPORT_EVERY = 50
# The lowest pooled layer keeps what tuning on topics and polarity washes out, irony above all.
_KEPT_LAYERS = 2
# Only pooled features are dropped: masks inside the layers cost as much time as the products.
_DROPPED = 0.1


def tune(
    encoder: PooledEncoder,
    heads: Heads,
    examples: Sequence[Example],
    *,
    scales: tuple[Matrix, Matrix],
    epochs: int,
    report: Callable[[str], None],
) -> Heads:
    """Train the encoder's layers in place, and return the heads that were trained with them.

    The start are `heads` fitted on its frozen features; `scales` are the means and spreads of
    those. Heads that are fitted anew on the texts that tuned the encoder are worse: they rely on
    what it knows by heart.
    """
    torch.manual_seed(_SEED)
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
    lengths = [len(sequence) for sequence in ids]
    plan = [
        rows
        for epoch in range(epochs)
        for rows in batches(lengths, tokens=_TOKENS_PER_BATCH, seed=_SEED + epoch)
    ]
    optimiser, schedule = _optimiser(encoder, linear, steps=len(plan))
    running = 0.0
    for step, rows in enumerate(plan, start=1):
        batch = tensors([ids[row] for row in rows], [surface[row] for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            features, _ = encoder(*batch)
        seen = nn.functional.dropout((features.float() - means) / spreads, _DROPPED)
        loss = head_loss(linear(seen), targets[rows], weights[rows])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        running += 0.01 * (float(loss.detach()) - running) if step > 1 else float(loss.detach())
        if step % _REPORT_EVERY == 0:
            report(f"tuning step {step} of {len(plan)}, loss {running:.3f}")
    return _as_heads(linear, means, spreads)


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
    encoder: PooledEncoder, linear: nn.Linear, *, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    layers = [weight for weight in encoder.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": layers, "lr": _PEAK_RATE},
            {"params": list(linear.parameters()), "lr": _HEAD_RATE},
        ],
        weight_decay=_DECAY,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        max_lr=[_PEAK_RATE, _HEAD_RATE],
        total_steps=steps + 1,
        pct_start=_WARM_UP,
        anneal_strategy="linear",
    )
    return optimiser, schedule
