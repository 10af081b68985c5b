"""An engine that finds every text neutral at no cost: the floor that benchmarks compare with."""

from collections.abc import Sequence

from sentiment.analysis import Analysis, Label
from sentiment.engines.base import EngineIdentity, Passage

_CALM = Analysis(label=Label.NEUTRAL, score=0.0, confidence=1.0, language="en")


class NoopEngine:
    """Says "neutral" without looking."""

    @property
    def identity(self) -> EngineIdentity:
        """Always the same."""
        return EngineIdentity("noop", "1", "noop")

    def warm_up(self) -> None:
        """Nothing to load."""

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """The same neutral analysis for every passage."""
        return [_CALM for _ in passages]
