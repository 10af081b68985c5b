"""An engine elsewhere that gets to see texts without addresses, numbers and links only."""

from collections.abc import Iterable, Sequence

from sentiment.analysis import Analysis
from sentiment.engines.base import Engine, EngineIdentity, Passage
from sentiment.redaction import VERSION, redact, restored


class RedactingEngine:
    """Shortens each text before `engine` reads it, and places the evidence in the original.

    `names` are taken out as well: those of the writer, where the desk knows them.
    """

    def __init__(self, engine: Engine, *, names: Iterable[str] = ()) -> None:
        """Stand between the desk and `engine`."""
        self._engine = engine
        self._names = tuple(names)

    def __repr__(self) -> str:
        """As the engine behind it."""
        return f"RedactingEngine({self._engine!r})"

    @property
    def identity(self) -> EngineIdentity:
        """Another way of shortening texts is another recipe, and so another version."""
        behind = self._engine.identity
        return EngineIdentity(behind.engine, f"{behind.version}/r{VERSION}", behind.digest)

    @property
    def tokens(self) -> int:
        """What the engine behind has used."""
        return int(getattr(self._engine, "tokens", 0))

    def warm_up(self) -> None:
        """Warm the engine behind up."""
        self._engine.warm_up()

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """What the engine behind says of the shortened texts.

        Raises:
            EngineUnavailableError, EngineRefusedError: as it says.
        """
        shortened = [redact(passage.text, names=self._names) for passage in passages]
        analyses = self._engine.analyze(
            [
                Passage(one.text, passage.language_hint)
                for one, passage in zip(shortened, passages, strict=True)
            ]
        )
        return [restored(said, one) for said, one in zip(analyses, shortened, strict=True)]
