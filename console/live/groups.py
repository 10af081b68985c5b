"""Which screens hear of which fact."""

from collections.abc import Sequence

from supportsentiment.kernel.events import Event


def announce(facts: Sequence[Event]) -> None:
    """Send each fact's hint to the screens that may see its ticket."""
