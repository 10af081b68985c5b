"""What waits, and for how long is too long. PURE.

`kernel.standstill` looks it up; what is held up is named on screens, to monitors and on the page
of repairs, by this one judgement.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A try that was put back is made again soon; what comes back once more is held up.
PATIENCE = timedelta(seconds=10)
# Work takes seconds. What nobody has taken for so long waits for somebody who is away.
LATE = timedelta(minutes=2)
# Why a try was put back that says nothing about what the work needs; it passes by itself.
DATABASE_AWAY = "The database was away."


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one listener, the oldest `since` then.

    `count` may be capped. `waits_for` is what the last try was put back for, "" where nothing is
    known to be away; `at_work` says that somebody holds some of it now.
    """

    listener: str
    count: int
    at_work: bool
    since: datetime
    age: timedelta
    waits_for: str = ""

    @property
    def is_held_up(self) -> bool:
        """Whether it waits longer than work does where all is well."""
        return self.age >= (PATIENCE if self.waits_for else LATE)


@dataclass(frozen=True, slots=True)
class Look:
    """How work stands: what waits, by listener, and how much was given up."""

    waiting: tuple[Waiting, ...] = ()
    dead: int = 0

    def of(self, listener: str) -> Waiting | None:
        """What waits for this listener, or None."""
        return next((one for one in self.waiting if one.listener == listener), None)

    @property
    def held_up(self) -> tuple[Waiting, ...]:
        """What waits too long, the most first."""
        late = [one for one in self.waiting if one.is_held_up]
        return tuple(sorted(late, key=lambda one: (-one.count, one.listener)))

    @property
    def to_mend(self) -> int:
        """How many things call for somebody: listeners that are held up, and work given up."""
        return len(self.held_up) + self.dead
