"""What the live demo has in mind: running conversations and what is due when. PURE."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from demo.clients import Person
from demo.staging import Stage
from demo.story.beats import CROSS, Beat


@dataclass
class Talk:
    """One running conversation.

    `beats` is what would follow if only the demo's own agents answered; `is_ours` says whether
    they do. Once a person has answered, the customer reacts to that person instead.
    """

    person: Person
    stage: Stage
    ticket_id: int
    beats: list[Beat] = field(default_factory=list)
    last: Beat | None = None
    is_ours: bool = False
    chased: int = 0

    def hears(self, name: str) -> None:
        """From now on the customer speaks to this person."""
        scene = self.stage.scene
        words = {**scene.words, "agent": name.split(" ", maxsplit=1)[0]}
        self.stage = replace(self.stage, scene=replace(scene, words=words))

    @property
    def is_hot(self) -> bool:
        """Whether the customer was cross when they last wrote."""
        return self.last in CROSS


class Agenda:
    """Things to do, each at its time."""

    def __init__(self) -> None:
        """Nothing to do yet."""
        self._heap: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._numbers = count()

    def add(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """Do this, not before that moment."""
        heapq.heappush(self._heap, (at, next(self._numbers), act))

    def due(self, now: datetime) -> Iterator[Callable[[datetime], None]]:
        """Take out what is due, the oldest first; what is added meanwhile counts as well."""
        while self._heap and self._heap[0][0] <= now:
            yield heapq.heappop(self._heap)[2]

    def __len__(self) -> int:
        """How many things there are to do."""
        return len(self._heap)
