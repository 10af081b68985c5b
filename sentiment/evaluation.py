"""How well an engine's labels fit somebody's own: accuracy, macro-F1, calibration. PURE.

Intervals are 95 %: Wilson's for shares, the bootstrap of 1,000 seeded draws for macro-F1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

from sentiment.analysis import Label

Z = 1.959964
DRAWS = 1_000
BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A text's true label beside what the engine said. `guess` is None where it abstained."""

    truth: Label
    guess: Label | None
    confidence: float
    possible: tuple[Label, ...] = ()
    group: str = ""


def evaluate(judged: Sequence[Judged]) -> dict[str, object]:
    """Figures over all texts; accuracy and F1 are over those that the engine answered."""
    answered = [one for one in judged if one.guess is not None]
    figures: dict[str, object] = {"n": len(judged), "answered": len(answered)}
    if not answered:
        return figures
    hits = sum(one.truth is one.guess for one in answered)
    return figures | {
        "accuracy": round(hits / len(answered), 4),
        "accuracy_95": wilson(hits, len(answered)),
        "macro_f1": round(macro_f1(answered), 4),
        "macro_f1_95": _bootstrap(answered),
        "calibration_error": round(calibration_error(answered), 4),
        "conformal": _conformal(answered),
        "by_label": {str(label): _of_label(answered, label) for label in Label},
        "confusion": {
            str(truth): {
                str(guess): sum(one.truth is truth and one.guess is guess for one in answered)
                for guess in Label
            }
            for truth in Label
        },
    }


def by_group(judged: Sequence[Judged]) -> dict[str, dict[str, object]]:
    """The same figures for each group."""
    groups = sorted({one.group for one in judged})
    return {name: evaluate([one for one in judged if one.group == name]) for name in groups}


def wilson(hits: int, total: int) -> list[float]:
    """The interval of a share (Wilson 1927)."""
    share, spread = hits / total, Z * Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / total + spread / total / 4) / (1 + spread)
    return [round(middle - half, 4), round(middle + half, 4)]


def macro_f1(judged: Sequence[Judged]) -> float:
    """The mean F1 of the labels that occur."""
    present = [label for label in Label if any(one.truth is label for one in judged)]
    return sum(_f1(judged, label) for label in present) / len(present)


def calibration_error(judged: Sequence[Judged]) -> float:
    """The mean distance of confidence from accuracy over ten bins of like width (ECE)."""
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for one in judged:
        bins[min(int(one.confidence * BINS), BINS - 1)].append(one)
    gaps = (
        abs(sum(one.confidence for one in bin_) - sum(one.truth is one.guess for one in bin_))
        for bin_ in bins
    )
    return sum(gaps) / len(judged)


def _conformal(judged: Sequence[Judged]) -> dict[str, object]:
    """How often the possible labels hold the true one, and how often they are but one."""
    told = [one for one in judged if one.possible]
    if not told:
        return {"n": 0}
    held = sum(one.truth in one.possible for one in told)
    sure = [one for one in told if len(one.possible) == 1]
    right = sum(one.truth is one.guess for one in sure)
    return {
        "n": len(told),
        "coverage": round(held / len(told), 4),
        "coverage_95": wilson(held, len(told)),
        "sure": round(len(sure) / len(told), 4),
        "accuracy_where_sure": round(right / len(sure), 4) if sure else None,
    }


def _of_label(judged: Sequence[Judged], label: Label) -> dict[str, float]:
    hits = sum(one.truth is label and one.guess is label for one in judged)
    guessed = sum(one.guess is label for one in judged)
    true = sum(one.truth is label for one in judged)
    return {
        "n": true,
        "precision": round(hits / guessed, 4) if guessed else 0.0,
        "recall": round(hits / true, 4) if true else 0.0,
        "f1": round(_f1(judged, label), 4),
    }


def _f1(judged: Sequence[Judged], label: Label) -> float:
    hits = sum(one.truth is label and one.guess is label for one in judged)
    total = sum((one.truth is label) + (one.guess is label) for one in judged)
    return 2 * hits / total if total else 0.0


def _bootstrap(judged: Sequence[Judged]) -> list[float]:
    random = Random(11)  # noqa: S311 - figures, not secrets
    drawn = sorted(macro_f1(random.choices(judged, k=len(judged))) for _ in range(_draws(judged)))
    return [round(drawn[int(share * (len(drawn) - 1))], 4) for share in (0.025, 0.975)]


def _draws(judged: Sequence[Judged]) -> int:
    """Fewer draws for very many texts, whose interval is narrow anyway."""
    return max(100, min(DRAWS, 2_000_000 // len(judged)))
