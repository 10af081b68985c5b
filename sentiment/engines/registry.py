"""Which engine this process uses. Replaced as adapters arrive."""

from sentiment.engines.base import Engine, EngineUnavailableError


def get_engine() -> Engine:
    """The engine of this process."""
    raise EngineUnavailableError("No engine is installed.")
