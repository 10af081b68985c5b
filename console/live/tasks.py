"""Facts become hints to open screens: numbers only, never what somebody wrote."""

from collections.abc import Sequence

from console.live.groups import announce
from supportsentiment.kernel.events import Event
from supportsentiment.kernel.listeners import hints


@hints
def push_changes(facts: Sequence[Event]) -> None:
    """Tell the screens that show these tickets, and the lists that may hold them."""
    announce(facts)
