"""The one door to every model: the `Engine` protocol and what it may raise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sentiment.analysis import Analysis


class EngineUnavailableError(Exception):
    """The engine cannot work now (missing or altered model, unreachable endpoint). Try later."""


class EngineRefusedError(Exception):
    """The engine will never accept this text. Trying again does not help."""


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """Which artefact of which engine made a reading; stored with every reading.

    `digest` is the SHA-256 of the artefact's manifest, or of the configuration where the model
    lies elsewhere.
    """

    engine: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One text to be read, as it is stored. What of it is read, `sentiment.wording` says.

    `language_hint` is the language of the conversation so far, used where the text is too short
    to tell (ISO 639-1), or "".
    """

    text: str
    language_hint: str = ""


class Engine(Protocol):
    """Turns texts into analyses. Implementations are safe to call from one thread at a time."""

    @property
    def identity(self) -> EngineIdentity:
        """The artefact that answers."""
        ...

    def warm_up(self) -> None:
        """Load everything and read one sentence, so that the first customer does not wait.

        Raises:
            EngineUnavailableError: the artefact is missing, altered or fails its canaries.
        """
        ...

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """One analysis per passage, in order. A result never depends on its neighbours.

        Raises:
            EngineUnavailableError: nothing can be read now.
            EngineRefusedError: one of the passages can never be read.
        """
        ...
