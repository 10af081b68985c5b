"""The engine of this process, chosen by the setting `SENTIMENT_ENGINE`.

    bundled                         the model in the repository
    transformers:<folder or name>   an owner's Hugging Face model
    openai:<base url>#<model>       an endpoint that speaks the chat-completions protocol
    noop, fake                      for benchmarks and tests

One engine per process, because a model takes memory; calls are let in one at a time, because
engines need not be safe in several threads.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TypeVar

from django.conf import settings

from sentiment.analysis import Analysis
from sentiment.conformal import RISK
from sentiment.engines.adaptation import Adaptation, Features
from sentiment.engines.base import (
    Engine,
    EngineIdentity,
    EngineRefusedError,
    EngineUnavailableError,
    Passage,
)
from sentiment.engines.bundled import BundledEngine
from sentiment.engines.fake import FakeEngine
from sentiment.engines.noop import NoopEngine
from sentiment.engines.transformers import TransformersEngine

Told = TypeVar("Told")

_lock = Lock()
_engines: dict[str, Engine] = {}


def get_engine() -> Engine:
    """The engine of this process, made on first use; it is loaded by `warm_up` or first use.

    Raises:
        EngineUnavailableError: the setting names no engine.
    """
    chosen = str(settings.SENTIMENT_ENGINE)
    with _lock:
        if chosen not in _engines:
            _engines.clear()
            _engines[chosen] = _guarded(_make(chosen))
        return _engines[chosen]


def _guarded(engine: Engine) -> Engine:
    return AdaptableOneAtATime(engine) if isinstance(engine, BundledEngine) else OneAtATime(engine)


def reset_engine() -> None:
    """Forget the engine, so that the next call makes a new one. For tests."""
    with _lock:
        _engines.clear()


class OneAtATime:
    """Lets callers of several threads in one after the other."""

    def __init__(self, engine: Engine) -> None:
        """Guard `engine`."""
        self._engine = engine
        self._turn = Lock()

    @property
    def identity(self) -> EngineIdentity:
        """The guarded engine's identity."""
        return self._engine.identity

    @property
    def doubts(self) -> tuple[float, ...]:
        """What the guarded engine's possible labels rest on; nothing where it promises nothing."""
        return tuple(getattr(self._engine, "doubts", ()))

    @property
    def risk(self) -> float | None:
        """The guarded engine's own risk, where it has one."""
        return getattr(self._engine, "risk", None)

    def warm_up(self) -> None:
        """Warm the guarded engine up."""
        with self._turn:
            self._engine.warm_up()

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """Let the guarded engine read, when it is free.

        Raises:
            EngineUnavailableError: it cannot read a plain sentence either.
            EngineRefusedError: it can, so the fault lies with these texts. Waiting for the engine
                would hold up their neighbours for ever.
        """
        with self._turn:
            return self._tried(lambda: self._engine.analyze(passages))

    def _tried(self, read: Callable[[], Told]) -> Told:
        try:
            return read()
        except EngineUnavailableError as error:
            self._engine.warm_up()
            message = f"The engine works, but not on this text: {error}"
            raise EngineRefusedError(message) from error


class AdaptableOneAtATime(OneAtATime):
    """The same for an engine that a desk's labels can shift."""

    def __init__(self, engine: BundledEngine) -> None:
        """Guard `engine`."""
        super().__init__(engine)
        self._adaptable = engine

    def analyze_with(
        self, passages: Sequence[Passage], adaptations: Sequence[Adaptation | None]
    ) -> list[list[Analysis]]:
        """Let the guarded engine read with each of the adaptations, when it is free.

        Raises:
            EngineUnavailableError, EngineRefusedError: as in `analyze`.
        """
        with self._turn:
            return self._tried(lambda: self._adaptable.analyze_with(passages, adaptations))

    def features(self, passages: Sequence[Passage]) -> list[Features | None]:
        """Let the guarded engine find features, when it is free.

        Raises:
            EngineUnavailableError: it cannot.
        """
        with self._turn:
            return self._adaptable.features(passages)


def _make(chosen: str) -> Engine:
    kind, _, rest = chosen.partition(":")
    maker = _MAKERS.get(kind)
    if maker is None:
        known = ", ".join(sorted(_MAKERS))
        message = f"SENTIMENT_ENGINE is {chosen!r}, which names none of: {known}"
        raise EngineUnavailableError(message)
    return maker(rest)


def _bundled(_rest: str) -> Engine:
    return BundledEngine(
        threads=int(getattr(settings, "SENTIMENT_THREADS", 1)),
        risk=float(getattr(settings, "SENTIMENT_RISK", RISK)),
    )


def _transformers(rest: str) -> Engine:
    if not rest:
        raise EngineUnavailableError("SENTIMENT_ENGINE=transformers: needs a folder or a name")
    return TransformersEngine(rest, labels=getattr(settings, "SENTIMENT_LABELS", {}))


def _openai(rest: str) -> Engine:
    base_url, _, model = rest.partition("#")
    if not base_url or not model:
        raise EngineUnavailableError("SENTIMENT_ENGINE=openai: needs <base url>#<model>")
    # Its HTTP client is no business of a process that uses another engine, or none.
    from sentiment.engines.openai_compatible import OpenAICompatibleEngine

    key = str(getattr(settings, "SENTIMENT_API_KEY", ""))
    return OpenAICompatibleEngine(base_url, model=model, api_key=key)


_MAKERS: dict[str, Callable[[str], Engine]] = {
    "bundled": _bundled,
    "transformers": _transformers,
    "openai": _openai,
    "noop": lambda _rest: NoopEngine(),
    "fake": lambda _rest: FakeEngine(),
}
