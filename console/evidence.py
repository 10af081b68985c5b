"""A text cut where evidence begins and ends, so that a screen can underline it. PURE.

Spans of evidence may overlap; pieces never do. Each piece carries every span that covers it.
Which part of a span is underlined is said by `underlines`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from console.underlines import COURTESY_SHARE, courtesies_of, drawn_part

MOST_SPANS = 200


@dataclass(frozen=True, slots=True)
class Pull:
    """What one span says of one signal; `weight` is in units of the signal, signed.

    `meaning` is what the owner's lexicon says of the span; "" where the engine speaks.
    """

    signal: str
    weight: float
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with the same evidence; no pulls means plain text."""

    text: str
    pulls: tuple[Pull, ...] = ()

    @property
    def direction(self) -> str:
        """Whether the piece speaks for a better mood (`up`), a worse one (`down`) or none."""
        if all(pull.meaning and not pull.weight for pull in self.pulls):
            return "none"
        return "up" if sum(_toward_good(pull) for pull in self.pulls) > 0 else "down"


def pieces_of(text: str, evidence: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """The whole text in order; spans outside it are cut to it, empty ones dropped."""
    spans = _spans(text, evidence)
    if not spans:
        return [Piece(text)] if text else []
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    return [
        Piece(text[start:end], tuple(pull for a, b, pull in spans if a <= start and end <= b))
        for start, end in pairwise(cuts)
    ]


def _spans(text: str, evidence: Iterable[Mapping[str, Any]]) -> list[tuple[int, int, Pull]]:
    spans = []
    for span in evidence:
        start, end = max(0, int(span["start"])), min(len(text), int(span["end"]))
        if start < end:
            meaning = str(span.get("meaning", ""))
            spans.append((start, end, Pull(str(span["signal"]), float(span["weight"]), meaning)))
    # The strongest are kept: a text full of marks says nothing, and a cut costs time.
    return _drawn(text, sorted(spans, key=_strongest_first)[:MOST_SPANS])


def _drawn(text: str, spans: list[tuple[int, int, Pull]]) -> list[tuple[int, int, Pull]]:
    """What is underlined of spans that come strongest first."""
    if not spans:
        return []
    courtesies = courtesies_of(text)
    enough = COURTESY_SHARE * abs(spans[0][2].weight)
    drawn = []
    for start, end, pull in spans:
        part = drawn_part(text, start, end, courtesies=courtesies)
        if part and (abs(pull.weight) >= enough or not courtesies.hold(*part)):
            drawn.append((*part, pull))
    return drawn


def _strongest_first(span: tuple[int, int, Pull]) -> float:
    return -abs(span[2].weight)


def _toward_good(pull: Pull) -> float:
    return pull.weight if pull.signal in {"score", "satisfaction"} else -pull.weight
