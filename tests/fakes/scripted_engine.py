"""An engine that says what a test tells it to say."""

from collections.abc import Sequence

from sentiment.analysis import Analysis, Label
from sentiment.engines.base import EngineIdentity, EngineUnavailableError, Passage


def angry(score: float = -0.9, **signals: float) -> Analysis:
    return Analysis(label=Label.NEGATIVE, score=score, **{"confidence": 0.9, **signals})


def happy(score: float = 0.8) -> Analysis:
    return Analysis(label=Label.POSITIVE, score=score, confidence=0.9)


class ScriptedEngine:
    """Answers by text; a text that is not in the script is a little negative."""

    def __init__(self, script: dict[str, Analysis] | None = None, *, version: str = "1") -> None:
        self.script = script or {}
        self.identity = EngineIdentity("scripted", version, "0" * 64)
        self.away = False
        self.read: list[str] = []

    def warm_up(self) -> None:
        """Nothing to load."""

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        if self.away:
            raise EngineUnavailableError("The model file is missing.")
        self.read += [passage.text for passage in passages]
        return [self.script.get(passage.text, angry(-0.1)) for passage in passages]
