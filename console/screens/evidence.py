"""Which words weigh, as templates receive it: the guess of every reading, and what was measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from console.screens.retold import kept_words
from console.screens.signal_words import SIGNAL_WORDS
from sentiment.models import DeepEvidence, Reading
from sentiment.permissions import why_not_read_of

GOOD = frozenset({"score", "satisfaction"})
MOST_WORDS = 6
MOST_SIGNALS = 3
LONGEST_WORDS = 60
HALF = 50.0


@dataclass(frozen=True, slots=True)
class WordWeight:
    """Words and what they add. The bar begins at `x` and is `width` wide, of a hundred; `tone` is
    `up` where they speak for a better mood, else `down`.
    """

    words: str
    weight: float
    x: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class SignalWeights:
    """One signal: the words, the rest of the message, and what they add up to."""

    key: str
    words: Promise
    rows: tuple[WordWeight, ...]
    rest: WordWeight
    total: float


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """`state` is none, waiting, measured or refused; `measured` says what `signals` are.

    `measured_by` names the engine where it is another than the one that made the reading.
    `refusal` says why nobody can ask, `not_measured` why there is no answer.
    """

    reading_id: int
    state: str
    measured: bool
    signals: tuple[SignalWeights, ...]
    measured_by: str
    refusal: str
    not_measured: str


def evidence_shown(reading: Reading, deep: DeepEvidence | None) -> EvidenceShown:
    """What is known of a reading's words; what was measured takes the place of the guess."""
    text = reading.message.text
    found = deep.signals if deep else None
    other = bool(deep and found and deep.model_version_id != reading.model_version_id)
    return EvidenceShown(
        reading_id=reading.pk,
        state=deep.state if deep else "none",
        measured=found is not None,
        signals=tuple(_signal(text, one) for one in found[:MOST_SIGNALS])
        if found is not None
        else _guessed(text, reading),
        measured_by=str(deep.model_version) if deep and other else "",
        refusal=why_not_read_of(reading.message.customer) or "",
        not_measured=kept_words(deep.refusal) if deep else "",
    )


def _guessed(text: str, reading: Reading) -> tuple[SignalWeights, ...]:
    """The strongest spans of each signal, in units of the signal; the mood first."""
    by_signal: dict[str, list[Mapping[str, Any]]] = {}
    for span in sorted(reading.evidence, key=lambda span: -abs(span["weight"])):
        by_signal.setdefault(span["signal"], []).append(span)
    keys = sorted(by_signal, key=lambda key: (key != "score", -abs(by_signal[key][0]["weight"])))
    return tuple(
        _signal(text, _with_rest(key, by_signal[key][:MOST_WORDS], reading))
        for key in keys[:MOST_SIGNALS]
    )


def _with_rest(key: str, parts: Sequence[Mapping[str, Any]], reading: Reading) -> Mapping[str, Any]:
    total = getattr(reading, key) or 0.0
    rest = total - sum(part["weight"] for part in parts)
    return {"signal": key, "parts": parts, "rest": rest, "total": total}


def _signal(text: str, told: Mapping[str, Any]) -> SignalWeights:
    key, parts, rest = told["signal"], told["parts"], told["rest"]
    most = max(1e-9, abs(rest), *(abs(part["weight"]) for part in parts))
    return SignalWeights(
        key=key,
        words=SIGNAL_WORDS[key],
        rows=tuple(_rows(text, parts, key=key, most=most)),
        rest=_row("", rest, key=key, most=most),
        total=told["total"],
    )


def _rows(
    text: str, parts: Sequence[Mapping[str, Any]], *, key: str, most: float
) -> Iterable[WordWeight]:
    for part in parts:
        words = " ".join(text[part["start"] : part["end"]].split())
        cut = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"
        yield _row(cut, part["weight"], key=key, most=most)


def _row(words: str, weight: float, *, key: str, most: float) -> WordWeight:
    width = round(HALF * abs(weight) / most, 1)
    better = (weight > 0) == (key in GOOD)
    return WordWeight(
        words=words,
        weight=weight,
        x=HALF if weight > 0 else HALF - width,
        width=width,
        tone="up" if better else "down",
    )
