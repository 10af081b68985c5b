"""What listens to facts: declared in an app's `tasks.py`, connected in `wiring.py`.

A durable listener gets each fact at least once, with attempts and a dead state. A hint is best
effort: it only makes screens look sooner, and screens look by themselves anyway.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Hear = Callable[[Sequence[Any]], None]
Bury = Callable[[Any, str], None]


@dataclass(frozen=True, eq=False)
class Listener:
    """A function that deals with facts of the types it is wired to.

    `hear` takes up to `batch` facts and must be idempotent. `bury`, where given, is told of a
    fact that is given up, with the reason. `lease_seconds` is how long one batch may take.
    `gather_seconds` is how long a nudge waits before it looks while the listener is busy, so that
    facts that come in a stream are dealt with together, at the cost of one. A hint has no queue: it hears its facts
    in the process that committed them, and must be quick.
    """

    name: str
    queue: str
    hear: Hear
    batch: int = 16
    durable: bool = True
    lease_seconds: int = 60
    gather_seconds: float = 0.0
    bury: Bury | None = None
    event_types: dict[str, Any] = field(default_factory=dict)

    def __call__(self, facts: Sequence[Any]) -> None:
        """Deal with the facts now, in this thread."""
        self.hear(facts)


def listens(
    *,
    queue: str,
    batch: int = 16,
    lease_seconds: int = 60,
    gather_seconds: float = 0.0,
    bury: Bury | None = None,
) -> Callable[[Hear], Listener]:
    """Make a durable listener of a function."""

    def decorate(hear: Hear) -> Listener:
        return Listener(
            name=_name_of(hear),
            queue=queue,
            hear=hear,
            batch=batch,
            lease_seconds=lease_seconds,
            gather_seconds=gather_seconds,
            bury=bury,
        )

    return decorate


def hints(hear: Hear) -> Listener:
    """Make a best-effort listener of a function."""
    return Listener(name=_name_of(hear), queue="", hear=hear, durable=False)


Wiring = Mapping[Any, Sequence[Listener]]

_by_event: dict[Any, Sequence[Listener]] = {}
_by_name: dict[str, Listener] = {}


def wire(wiring: Wiring) -> None:
    """Connect facts to listeners. Called once, when the project starts."""
    _by_event.clear()
    _by_name.clear()
    for event_type, listeners in wiring.items():
        _by_event[event_type] = listeners
        for listener in listeners:
            listener.event_types[event_type.name] = event_type
            _by_name[listener.name] = listener


def listeners_of(event_type: Any) -> Sequence[Listener]:
    """Who listens to this kind of fact.

    Raises:
        KeyError: the kind is not in the wiring; an empty list there is a decision.
    """
    return _by_event[event_type]


def listener_named(name: str) -> Listener:
    """The listener of that name.

    Raises:
        KeyError: there is none, for instance after a release removed it.
    """
    return _by_name[name]


def durable_listeners() -> list[Listener]:
    """Every wired listener that must not miss a fact."""
    return [listener for listener in _by_name.values() if listener.durable]


def _name_of(hear: Hear) -> str:
    room = hear.__module__.removesuffix(".tasks")
    return f"{room}.{hear.__name__}"
