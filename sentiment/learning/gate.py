"""May a candidate take the place of what reads now? PURE.

Every text is judged by models that did not learn from it. A candidate passes if it is better on
the desk's own labels, no slice of them with enough rows falls by more than two points, calibration
does not get worse, and on texts of the shipped corpus it loses no more than a point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from sentiment.analysis import Label
from sentiment.evaluation import Judged, calibration_error, macro_f1, wilson
from supportsentiment.kernel.sentences import Sentence

# Fewer rows than this and one message more or less would be more than two points.
ENOUGH_ROWS = 50
MOST_SLICE_LOSS = 0.02
MOST_CALIBRATION_LOSS = 0.02
MOST_GENERAL_LOSS = 0.01
LEAST_HELD_OUT = 10
_LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)

Shares = tuple[float, float, float]

TOO_FEW = Sentence("Only %(rows)d labels can be judged by; %(needed)d are needed.")
NOT_BETTER = Sentence("On labels held out it is right in %(after)s, what reads now in %(before)s.")
SLICE_WORSE = Sentence(
    "Of %(slice)s it gets %(after)s right, what reads now %(before)s (%(rows)d labels)."
)
CALIBRATION_WORSE = Sentence(
    "Its confidence is off by %(after)s, that of what reads now by %(before)s."
)
GENERAL_WORSE = Sentence(
    "On general support messages it is right in %(after)s, what was shipped in %(before)s."
)


@dataclass(frozen=True, slots=True)
class Trial:
    """A text with its true label, and the shares of (negative, neutral, positive) by both models.

    `slices` are what it can be grouped by, such as "language: en".
    """

    truth: Label
    before: Shares
    after: Shares
    slices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """How well one model does on some texts; shares in [0, 1], `loss` in nats."""

    n: int
    accuracy: float
    accuracy_95: tuple[float, float]
    macro_f1: float
    calibration_error: float
    loss: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figures of both models, and why the candidate may not read; none means that it may."""

    before: Figures
    after: Figures
    general_before: float
    general_after: float
    reasons: tuple[Sentence, ...]

    @property
    def passes(self) -> bool:
        """Whether the candidate may take the place."""
        return not self.reasons


def judge_candidate(trials: Sequence[Trial], general: Sequence[Trial]) -> Verdict:
    """Compare by the desk's held-out labels and by general texts.

    In `general`, `before` is what was shipped: forgetting does not become right bit by bit.

    Raises:
        ValueError: there are no texts of either kind.
    """
    before, after = figures_of(trials, after=False), figures_of(trials, after=True)
    once, now = (_accuracy(general, after=later) for later in (False, True))
    reasons = [
        *_desk_reasons(before, after),
        *_slice_reasons(trials),
    ]
    if after.calibration_error > before.calibration_error + MOST_CALIBRATION_LOSS:
        found = {"after": _points(after.calibration_error)}
        found["before"] = _points(before.calibration_error)
        reasons.append(Sentence(CALIBRATION_WORSE.template, **found))
    if now < once - MOST_GENERAL_LOSS:
        told = {"after": _share(now), "before": _share(once)}
        reasons.append(Sentence(GENERAL_WORSE.template, **told))
    return Verdict(before, after, once, now, tuple(reasons))


def figures_of(trials: Sequence[Trial], *, after: bool) -> Figures:
    """The figures of the candidate, or of what it is compared with.

    Raises:
        ValueError: there are no texts.
    """
    if not trials:
        raise ValueError("no texts to judge by")
    judged = [_judged(one, one.after if after else one.before) for one in trials]
    hits = sum(one.truth is one.guess for one in judged)
    low, high = wilson(hits, len(judged))
    lost = sum(-log(max(_of(one, after=after), 1e-9)) for one in trials)
    return Figures(
        n=len(trials),
        accuracy=hits / len(trials),
        accuracy_95=(low, high),
        macro_f1=macro_f1(judged),
        calibration_error=calibration_error(judged),
        loss=lost / len(trials),
    )


def _desk_reasons(before: Figures, after: Figures) -> list[Sentence]:
    if before.n < LEAST_HELD_OUT:
        return [Sentence(TOO_FEW.template, rows=before.n, needed=LEAST_HELD_OUT)]
    # As often right and surer where it is right is better too.
    if (after.accuracy, -after.loss) > (before.accuracy, -before.loss):
        return []
    told = {"after": _share(after.accuracy), "before": _share(before.accuracy)}
    return [Sentence(NOT_BETTER.template, **told)]


def _slice_reasons(trials: Sequence[Trial]) -> list[Sentence]:
    reasons = []
    for name in sorted({name for one in trials for name in one.slices}):
        rows = [one for one in trials if name in one.slices]
        once, now = (_accuracy(rows, after=later) for later in (False, True))
        if len(rows) >= ENOUGH_ROWS and now < once - MOST_SLICE_LOSS - 1e-9:
            told = {"slice": name, "after": _share(now), "before": _share(once), "rows": len(rows)}
            reasons.append(Sentence(SLICE_WORSE.template, **told))
    return reasons


def _accuracy(trials: Sequence[Trial], *, after: bool) -> float:
    return figures_of(trials, after=after).accuracy


def _judged(one: Trial, shares: Shares) -> Judged:
    top = max(shares)
    return Judged(one.truth, _LABELS[shares.index(top)], top)


def _of(one: Trial, *, after: bool) -> float:
    return (one.after if after else one.before)[_LABELS.index(one.truth)]


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _points(value: float) -> str:
    return f"{100 * value:.1f}"
