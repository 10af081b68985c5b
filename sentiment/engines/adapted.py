"""The bundled engine as a desk's labels have changed it: another identity, the same model."""

from collections.abc import Sequence
from typing import Protocol

from sentiment.analysis import Analysis
from sentiment.engines.adaptation import Adaptation, Features
from sentiment.engines.base import EngineIdentity, Passage


class Adaptable(Protocol):
    """An engine whose outputs can be shifted by what a desk learned."""

    @property
    def identity(self) -> EngineIdentity:
        """The artefact as shipped."""
        ...

    def warm_up(self) -> None:
        """Load everything."""
        ...

    def analyze_with(
        self, passages: Sequence[Passage], adaptations: Sequence[Adaptation | None]
    ) -> list[list[Analysis]]:
        """The analyses by each of the adaptations (None: as shipped), for one pass of the model."""
        ...

    def features(self, passages: Sequence[Passage]) -> list[Features | None]:
        """What a refit needs of each passage; None where the model abstains."""
        ...


class AdaptedEngine:
    """Reads with one version of the desk and never another: what it says of itself is true.

    `shadow` is a further version whose readings cost no further pass and are never acted on.
    """

    def __init__(
        self, engine: Adaptable, live: Adaptation | None, shadow: Adaptation | None = None
    ) -> None:
        """Lay the versions over `engine`; without a live one it reads as shipped.

        A version that was made for another model waits: its numbers mean nothing here.
        """
        self.engine = engine
        self._live = live
        self._shadow = shadow

    @property
    def live(self) -> Adaptation | None:
        """The version that reads.

        Raises:
            EngineUnavailableError: the model at hand cannot be told.
        """
        return self._fitting(self._live)

    @property
    def shadow(self) -> Adaptation | None:
        """The version that would.

        Raises:
            EngineUnavailableError: the model at hand cannot be told.
        """
        return self._fitting(self._shadow)

    @property
    def identity(self) -> EngineIdentity:
        """The shipped identity, with the desk's version behind a plus."""
        base, live = self.engine.identity, self.live
        if live is None:
            return base
        return EngineIdentity(base.engine, f"{base.version}+v{live.number}", live.digest)

    @property
    def doubts(self) -> tuple[float, ...]:
        """What the possible labels rest on: the live version's own, or else the shipped ones."""
        live = self.live
        shipped: tuple[float, ...] = tuple(getattr(self.engine, "doubts", ()))
        return (live.doubts if live else ()) or shipped

    @property
    def risk(self) -> float | None:
        """How often the possible labels may miss the right one, where the engine knows."""
        risk: float | None = getattr(self.engine, "risk", None)
        return risk

    def warm_up(self) -> None:
        """Load the model."""
        self.engine.warm_up()

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """One analysis per passage, by the live version."""
        return self.engine.analyze_with(passages, [self.live])[0]

    def analyze_both(
        self, passages: Sequence[Passage]
    ) -> tuple[list[Analysis], list[Analysis] | None]:
        """By the live version and by the one in shadow, if there is one."""
        shadow = self.shadow
        if shadow is None:
            return self.analyze(passages), None
        told, would = self.engine.analyze_with(passages, [self.live, shadow])
        return told, would

    def _fitting(self, version: Adaptation | None) -> Adaptation | None:
        if version is None or version.base_digest != self.engine.identity.digest:
            return None
        return version
