"""What a person's word does to what an engine read. PURE.

A reading is never altered. What counts of a message is a `Finding`: the newest reading, or where a
person has spoken, the reading with that person's word over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sentiment.analysis import Label, Signal

# A flag moves a signal no further than it must to be true; what the engine saw beyond stays.
PRESENT = 0.75
ABSENT = 0.2
FLAGGED = tuple(signal.value for signal in Signal if signal is not Signal.SCORE)


class Step(StrEnum):
    """The five moods that a person can say with one key, the unhappiest first."""

    VERY_NEGATIVE = "very_negative"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    VERY_POSITIVE = "very_positive"

    @property
    def label(self) -> Label:
        """The polarity of the step."""
        return LABELS[self]

    @property
    def score(self) -> float:
        """The score that the step stands for, in [-1, 1]."""
        return SCORES[self]


SCORES: dict[Step, float] = {
    Step.VERY_NEGATIVE: -0.9,
    Step.NEGATIVE: -0.5,
    Step.NEUTRAL: 0.0,
    Step.POSITIVE: 0.5,
    Step.VERY_POSITIVE: 0.9,
}
LABELS: dict[Step, Label] = {
    Step.VERY_NEGATIVE: Label.NEGATIVE,
    Step.NEGATIVE: Label.NEGATIVE,
    Step.NEUTRAL: Label.NEUTRAL,
    Step.POSITIVE: Label.POSITIVE,
    Step.VERY_POSITIVE: Label.POSITIVE,
}


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a message: its polarity, a score in [-1, 1], and signals by name."""

    label: Label
    score: float
    flags: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """What counts of one message; `score` is None where nobody could say anything.

    `label` is empty without a score. `corrected_by` is the user whose word it rests on. `strain` is
    the frustration with its circumstances (`sentiment.context`).
    """

    reading_id: int
    message_id: int
    ticket_id: int
    seq: int
    label: str
    score: float | None
    frustration: float
    urgency: float
    sarcasm: float
    intent_to_leave: float
    confidence: float
    sure: bool
    corrected_by: int | None = None
    language: str = "und"
    strain: float | None = None

    @property
    def strained(self) -> float:
        """Frustration with its circumstances; its own where they were not looked at."""
        return self.frustration if self.strain is None else self.strain


SIGNALS = ("frustration", "urgency", "sarcasm", "intent_to_leave")


def word_of_step(step: Step, *, flags: Mapping[str, bool]) -> Word:
    """The word of somebody who says which of the five moods it is."""
    return Word(step.label, step.score, flags)


def word_of_label(
    label: Label, *, label_read: str, score_read: float | None, flags: Mapping[str, bool]
) -> Word:
    """The word of somebody who says the polarity only.

    Where the engine says the same it is a confirmation, and the engine's score stands.
    """
    if label == label_read and score_read is not None:
        return Word(label, score_read, flags)
    return word_of_step(Step(label.value), flags=flags)


def agrees(word: Word, *, label_read: str, score_read: float | None) -> bool:
    """Whether the word confirms what was read; flags are told besides."""
    return (word.label, word.score) == (label_read, score_read)


def corrected(read: Finding, word: Word, *, by: int) -> Finding:
    """What counts once somebody has spoken: their score, their signals, and no doubt."""
    signals: dict[str, Any] = {
        name: _flagged(getattr(read, name), word.flags.get(name)) for name in SIGNALS
    }
    if _lifts(read, word) and "frustration" not in word.flags:
        # One key says it all: who is not unhappy after all is not frustrated either.
        signals["frustration"] = min(read.frustration, ABSENT)
    return replace(
        read,
        label=word.label.value,
        score=word.score,
        sure=True,
        confidence=1.0,
        corrected_by=by,
        **signals,
    )


def _lifts(read: Finding, word: Word) -> bool:
    return read.label == Label.NEGATIVE and word.label is not Label.NEGATIVE


def _flagged(share: float, flag: bool | None) -> float:  # noqa: FBT001 - said, denied or not said
    if flag is None:
        return share
    return max(share, PRESENT) if flag else min(share, ABSENT)
