"""Figures with their uncertainty: Wilson intervals for shares, bootstrap for the rest."""

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from sentiment.conformal import most_doubt
from training.calibrate import doubts_about, shares_of
from training.examples import Example, target_matrix
from training.heads import CHOICES, COLUMN, EMOTIONS, GOEMOTIONS, POLARITY, SIGNALS
from training.pairs import SCORE, Pair, contrast_of

Matrix = NDArray[np.float32]
Figures = dict[str, float | int | list[float]]
_Z = 1.959964
_ROUNDS = 1000
_PRESENT = 0.5
_MIN_PRESENT = 5
_RISKS = (0.1, 0.2)


def wilson(hits: int, total: int) -> list[float]:
    """The 95 % interval of a share."""
    share, spread = hits / total, _Z * _Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / total + spread / total / 4) / (1 + spread)
    return [round(middle - half, 3), round(middle + half, 3)]


def bootstrap(figure: Callable[[NDArray[np.int64]], float], rows: int) -> list[float]:
    """The 95 % interval of a figure that is computed from row numbers, seeded."""
    random = np.random.default_rng(11)
    drawn = [figure(random.integers(0, rows, rows)) for _ in range(_ROUNDS)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return [round(float(low), 3), round(float(high), 3)]


def polarity_figures(examples: Sequence[Example], logits: Matrix) -> Figures:
    """Accuracy and macro-F1 over the texts whose polarity is not split."""
    targets = target_matrix(examples)[:, :3]
    kept = np.nan_to_num(targets).max(axis=1) > _PRESENT
    truth, guess = targets[kept].argmax(axis=1), logits[kept, :3].argmax(axis=1)
    rows = len(truth)
    if rows == 0:
        return {"n": 0}
    hits = int((truth == guess).sum())
    return {
        "n": rows,
        "accuracy": round(hits / rows, 3),
        "accuracy_95": wilson(hits, rows),
        "macro_f1": round(_macro_f1(truth, guess), 3),
        "macro_f1_95": bootstrap(lambda drawn: _macro_f1(truth[drawn], guess[drawn]), rows),
        "calibration_error": round(_calibration_error(logits[kept, :3], truth), 3),
    }


def coverage_figures(
    doubts: Sequence[float], logits: Matrix, targets: Matrix
) -> dict[str, Figures]:
    """By risk: how often the possible labels hold the right one, and how often they are but one."""
    figures: dict[str, Figures] = {}
    about = np.array(doubts_about(logits, targets))
    kept = np.nan_to_num(targets[:, :3]).max(axis=1) > _PRESENT
    shares = shares_of(logits[kept])
    for risk in _RISKS:
        most = most_doubt(doubts, risk=risk)
        possible = (1 - shares <= most) | (shares == shares.max(axis=1, keepdims=True))
        held = (about <= most) | (shares.max(axis=1) == 1 - about)
        sure = possible.sum(axis=1) == 1
        figures[str(risk)] = {
            "n": len(about),
            "coverage": round(float(held.mean()), 3),
            "coverage_95": wilson(int(held.sum()), len(held)),
            "sure": round(float(sure.mean()), 3),
            "accuracy_where_sure": round(float(held[sure].mean()), 3) if sure.any() else 0.0,
        }
    return figures


def head_figures(examples: Sequence[Example], logits: Matrix) -> dict[str, Figures]:
    """AUC and F1 at one half for every signal and emotion with enough labelled cases."""
    targets = target_matrix(examples)
    names = [*SIGNALS, *(f"emotion:{name}" for name in EMOTIONS)]
    names += [f"goemotions:{name}" for name in GOEMOTIONS]
    figures: dict[str, Figures] = {}
    for name in names:
        known = ~np.isnan(targets[:, COLUMN[name]])
        truth = targets[known, COLUMN[name]] >= _PRESENT
        raw = logits[known, COLUMN[name]]
        if _MIN_PRESENT <= truth.sum() < len(truth):
            figures[name] = _one_head(truth, raw)
    for group, (first, end) in zip(("intent", "area"), CHOICES[1:], strict=True):
        known = ~np.isnan(targets[:, first])
        if known.any():
            truth, guess = (m[known, first:end].argmax(axis=1) for m in (targets, logits))
            figures[group] = {"n": len(truth), "accuracy": round(float((truth == guess).mean()), 3)}
    return figures


def order_figures(pairs: Sequence[Pair], ones: Matrix, others: Matrix) -> Figures:
    """How often a pair's two messages come out in the right order, in what tells them apart most.

    That is the score or the signal whose labels differ most. Raw outputs are compared, so no
    threshold matters.
    """
    right = 0
    kept = 0
    for pair, one, other in zip(pairs, ones, others, strict=True):
        contrast = contrast_of(pair)
        if contrast is None:
            continue
        kept += 1
        gap = _seen(one, contrast.name) - _seen(other, contrast.name)
        right += int(gap > 0 if contrast.first_has_more else gap < 0)
    if not kept:
        return {"n": 0}
    return {"n": kept, "ordered_right": round(right / kept, 3), "ordered_95": wilson(right, kept)}


def _seen(row: Matrix, name: str) -> float:
    """How much of it the raw outputs of one text show."""
    return float(_signed(row) if name == SCORE else row[COLUMN[name]])


def _signed(row: Matrix) -> float:
    shares = np.exp(row[:3] - row[:3].max())
    shares /= shares.sum()
    return float(shares[2] - shares[0])


def _one_head(truth: NDArray[np.bool_], raw: Matrix) -> Figures:
    rows = len(truth)
    return {
        "n": rows,
        "present": int(truth.sum()),
        "auc": round(_auc(truth, raw), 3),
        "auc_95": bootstrap(lambda drawn: _auc(truth[drawn], raw[drawn]), rows),
        "f1": round(_f1(truth, raw > 0), 3),
        "f1_95": bootstrap(lambda drawn: _f1(truth[drawn], raw[drawn] > 0), rows),
    }


def _macro_f1(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> float:
    present = [column for column in range(len(POLARITY)) if (truth == column).any()]
    return float(np.mean([_f1(truth == column, guess == column) for column in present]))


def _f1(truth: NDArray[np.bool_], guess: NDArray[np.bool_]) -> float:
    return float(2 * (truth & guess).sum() / max(1, truth.sum() + guess.sum()))


def _auc(truth: NDArray[np.bool_], raw: Matrix) -> float:
    present = int(truth.sum())
    if present in {0, len(truth)}:
        return float("nan")
    ranks = np.empty(len(raw))
    ranks[np.argsort(raw, kind="stable")] = np.arange(1, len(raw) + 1)
    above = ranks[truth].sum() - present * (present + 1) / 2
    return float(above / (present * (len(truth) - present)))


def _calibration_error(logits: Matrix, truth: NDArray[np.int64]) -> float:
    shares = shares_of(logits)
    sure, right = shares.max(axis=1), shares.argmax(axis=1) == truth
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(sure[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean()
        for one in np.unique(bins)
    ]
    return float(np.sum(gaps))
