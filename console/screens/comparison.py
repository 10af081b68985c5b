"""Engines side by side, in figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from console.queries.compared import Disagreement
from console.screens.engines import OWN_WORDS
from console.screens.retold import kept_words
from console.screens.trial import label_words
from sentiment.models import Comparison, ComparisonColumn
from sentiment.models.comparison import ColumnState

DASH = "–"


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """An engine and its figures; a dash where there is none. `percent` is how far it has come."""

    name: str
    version: str
    state: str
    percent: int
    because: str
    judged: str
    accuracy: str
    accuracy_between: str
    macro_f1: str
    macro_f1_between: str
    calibration: str
    pace: str
    tokens: str


@dataclass(frozen=True, slots=True)
class ComparisonShown:
    """A comparison. `going` says that workers are still at it."""

    at: datetime
    who: str
    messages: int
    columns: tuple[ColumnShown, ...]
    going: bool


def comparison_shown(comparison: Comparison) -> ComparisonShown:
    """A comparison, as far as it has come."""
    columns = sorted(comparison.columns.all(), key=lambda one: one.pk)
    total = len(comparison.truths)
    going = {ColumnState.WAITING.value, ColumnState.RUNNING.value}
    return ComparisonShown(
        at=comparison.created_at,
        who=comparison.started_by.name,
        messages=total,
        columns=tuple(_column(column, total) for column in columns),
        going=any(column.state in going for column in columns),
    )


@dataclass(frozen=True, slots=True)
class GuessShown:
    """What an engine said of a message; `wrong` where people say something else."""

    name: str
    words: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class DisagreementShown:
    """A message on which engines disagree."""

    ticket_id: int
    excerpt: str
    truth: str
    guesses: tuple[GuessShown, ...]


def disagreements_shown(
    rows: Iterable[Disagreement], shown: ComparisonShown
) -> tuple[DisagreementShown, ...]:
    """Disagreements in words, in the order of the columns."""
    return tuple(
        DisagreementShown(
            row.ticket_id,
            row.excerpt,
            label_words(row.truth),
            tuple(
                GuessShown(column.name, _said(guess), bool(guess) and guess != row.truth)
                for column, guess in zip(shown.columns, row.guesses, strict=True)
            ),
        )
        for row in rows
    )


def _said(guess: str | None) -> str:
    if guess is None:
        return _("not yet")
    return label_words(guess) if guess else _("says nothing")


def _column(column: ComparisonColumn, total: int) -> ColumnShown:
    figures: Mapping[str, Any] = column.figures
    done = len(column.guesses)
    answered = int(figures.get("answered", 0))
    return ColumnShown(
        name=column.engine.name if column.engine else str(OWN_WORDS),
        version=column.version,
        state=_state(column),
        percent=round(100 * done / total) if total else 100,
        because=kept_words(column.because),
        judged=_("%(number)s of %(total)s") % {"number": answered, "total": figures["n"]}
        if figures
        else DASH,
        accuracy=_percent(figures.get("accuracy")),
        accuracy_between=_between(figures.get("accuracy_95")),
        macro_f1=_percent(figures.get("macro_f1")),
        macro_f1_between=_between(figures.get("macro_f1_95")),
        calibration=_percent(figures.get("calibration_error")),
        pace=_("%(ms)s ms") % {"ms": round(column.milliseconds / done)} if done else DASH,
        tokens=f"{column.tokens}" if column.tokens else DASH,
    )


def _state(column: ComparisonColumn) -> str:
    return {
        ColumnState.WAITING.value: _("waits for a worker"),
        ColumnState.RUNNING.value: _("is under way"),
        ColumnState.DONE.value: _("is done"),
        ColumnState.STOPPED.value: _("stopped"),
    }[column.state]


def _percent(share: float | None) -> str:
    return DASH if share is None else f"{100 * share:.1f}%"


def _between(pair: list[float] | None) -> str:
    if not pair:
        return ""
    return _("%(low)s to %(high)s") % {"low": _percent(pair[0]), "high": _percent(pair[1])}
