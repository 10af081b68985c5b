"""An engine of a few plain rules, for tests that need a mood but no model.

What a word does is written in `RULES`, so a test can be read without running it:

    "I am angry" -> negative, score -0.9, frustration 0.8
"""

from collections.abc import Sequence

from sentiment.analysis import Analysis, Evidence, Label, Quality, Signal, abstain
from sentiment.engines.base import (
    EngineIdentity,
    EngineRefusedError,
    EngineUnavailableError,
    Passage,
)
from sentiment.quality import judge_quality

# word -> signal and the value it is raised to
RULES: dict[str, tuple[Signal, float]] = {
    "furious": (Signal.FRUSTRATION, 0.95),
    "angry": (Signal.FRUSTRATION, 0.8),
    "annoyed": (Signal.FRUSTRATION, 0.6),
    "broken": (Signal.FRUSTRATION, 0.3),
    "urgent": (Signal.URGENCY, 0.9),
    "confused": (Signal.CONFUSION, 0.9),
    "thanks": (Signal.SATISFACTION, 0.8),
    "perfect": (Signal.SATISFACTION, 0.95),
    "bravo": (Signal.SARCASM, 0.8),
    "cancel": (Signal.INTENT_TO_LEAVE, 0.9),
}
# word -> score
SCORES: dict[str, float] = {
    "furious": -1.0,
    "angry": -0.9,
    "annoyed": -0.5,
    "broken": -0.4,
    "bravo": -0.6,
    "cancel": -0.5,
    "thanks": 0.8,
    "perfect": 1.0,
}
_NEUTRAL = 0.25


class FakeEngine:
    """Reads the words of `RULES`; on "engine refuses" it refuses, on "engine unavailable" it is down."""

    @property
    def identity(self) -> EngineIdentity:
        """Always the same."""
        return EngineIdentity("fake", "1", "fake")

    def warm_up(self) -> None:
        """Nothing to load."""

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """One analysis per passage, by rule.

        Raises:
            EngineUnavailableError: a passage says "engine unavailable".
            EngineRefusedError: a passage says "engine refuses".
        """
        return [_read(passage) for passage in passages]


def _read(passage: Passage) -> Analysis:
    text = passage.text.casefold()
    if "engine unavailable" in text:
        raise EngineUnavailableError("the fake engine was told to be unavailable")
    if "engine refuses" in text:
        raise EngineRefusedError("the fake engine was told to refuse")
    quality = judge_quality(passage.text)
    if quality is not Quality.OK:
        return abstain(quality, because=f"the text is {quality.replace('_', ' ')}")
    values = dict.fromkeys(Signal, 0.0)
    evidence: list[Evidence] = []
    for word, (signal, value) in RULES.items():
        place = text.find(word)
        if place >= 0:
            values[signal] = max(values[signal], value)
            evidence.append(Evidence(place, place + len(word), signal, value))
    found = [score for word, score in SCORES.items() if word in text]
    score = max(-1.0, min(1.0, sum(found)))
    return Analysis(
        label=_label(score),
        score=score,
        frustration=values[Signal.FRUSTRATION],
        urgency=values[Signal.URGENCY],
        confusion=values[Signal.CONFUSION],
        satisfaction=values[Signal.SATISFACTION],
        sarcasm=values[Signal.SARCASM],
        intent_to_leave=values[Signal.INTENT_TO_LEAVE],
        language=passage.language_hint or "en",
        confidence=0.9,
        evidence=tuple(evidence),
    )


def _label(score: float) -> Label:
    if abs(score) < _NEUTRAL:
        return Label.NEUTRAL
    return Label.POSITIVE if score > 0 else Label.NEGATIVE
