"""Engines that an owner configured, made from what was set up. Nothing here reads the database."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from sentiment.engines.base import Engine
from sentiment.engines.transformers import TransformersEngine

_lock = Lock()
_models: dict["ModelSetup", Engine] = {}


@dataclass(frozen=True, slots=True)
class ModelSetup:
    """A transformers model in a folder; `labels` are pairs of a label and its score or None."""

    folder: Path
    labels: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class EndpointSetup:
    """An endpoint and how it is asked; its key is in no representation."""

    base_url: str
    model: str
    structure: str
    timeout_seconds: float
    key: str = field(default="", repr=False)


def make_model(setup: ModelSetup) -> Engine:
    """The model, loaded with its first text. One at a time stays in memory.

    It must not be asked from two threads at once.
    """
    with _lock:
        if setup not in _models:
            _models.clear()
            labels = dict(setup.labels)
            _models[setup] = TransformersEngine(str(setup.folder), labels=labels, local_only=True)
        return _models[setup]


def make_endpoint(setup: EndpointSetup) -> Engine:
    """The endpoint, asked from as many threads as one likes: each call makes its own."""
    # Its HTTP client is no business of a process that asks no endpoint.
    from sentiment.engines.openai_compatible import OpenAICompatibleEngine

    return OpenAICompatibleEngine(
        setup.base_url,
        model=setup.model,
        api_key=setup.key,
        timeout=setup.timeout_seconds,
        structure=setup.structure,
    )
