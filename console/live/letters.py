"""What processes that change things say to processes that hold sockets. PURE.

There is one letter for a batch of facts, and every process that holds sockets gets it. Places are
written on each line, so that a process passes a line on only to those who stand there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

from console.live.frames import Alert, Change

GROUP = "desk"
TYPE = "letter"

Places = frozenset[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """Changes and alerts with their places, and the users whose access changed."""

    changes: tuple[tuple[Places, Change], ...] = ()
    alerts: tuple[tuple[Places, Alert], ...] = ()
    access: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.alerts or self.access)

    def to_message(self) -> dict[str, Any]:
        """Plain values, as the channel layer takes them."""
        return {
            "type": TYPE,
            "changes": [
                [sorted(places), change.ticket, change.seq, change.kind]
                for places, change in self.changes
            ],
            "alerts": [
                [sorted(places), alert.ticket, alert.seq, alert.escalation, alert.severity]
                for places, alert in self.alerts
            ],
            "access": list(self.access),
        }

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> Self:
        """The letter again.

        Raises:
            KeyError, TypeError, ValueError: it was written by another release.
        """
        return cls(
            changes=tuple(_placed(Change, message["changes"])),
            alerts=tuple(_placed(Alert, message["alerts"])),
            access=tuple(message["access"]),
        )


def join(letters: Sequence[Letter]) -> Letter:
    """One letter that tells what these tell, in their order."""
    if len(letters) == 1:
        return letters[0]
    return Letter(
        changes=tuple(chain.from_iterable(letter.changes for letter in letters)),
        alerts=tuple(chain.from_iterable(letter.alerts for letter in letters)),
        access=tuple(chain.from_iterable(letter.access for letter in letters)),
    )


def _placed(kind: Any, rows: Iterable[Any]) -> Iterable[Any]:
    for places, *values in rows:
        yield frozenset(places), kind(*values)
