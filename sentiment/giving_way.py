"""Long work of the engine gives way to whoever waits for it, between a few texts and the next.

The model is in memory once, so the worker that reads new messages also does what may take hours.
Before every few texts it reads what has come in meanwhile.
"""

import time
from collections.abc import Callable, Sequence

from sentiment import requests
from sentiment.analysis import Analysis
from sentiment.engines.base import Engine, EngineIdentity, Passage
from sentiment.pace import READING
from supportsentiment.kernel import work

AT_ONCE = 8

GiveWay = Callable[[], None]


def to_nobody() -> None:
    """Give way to nobody."""


def serve_whoever_waits(engine: Engine) -> None:
    """Read the texts that people wait for, and the messages that have come in."""
    requests.answer_waiting(engine=engine)
    if work.waits(READING):
        work.work_off(READING)


class PatientEngine:
    """Reads a few passages at a time and gives way before each of them.

    `cpu_given_away` are the seconds of this thread's processor that others had meanwhile.
    """

    def __init__(self, engine: Engine, *, give_way: GiveWay) -> None:
        """Guard `engine`, which must be called outside of any transaction."""
        self._engine = engine
        self._give_way = give_way
        self.cpu_given_away = 0.0

    @property
    def identity(self) -> EngineIdentity:
        """The guarded engine's identity."""
        return self._engine.identity

    def warm_up(self) -> None:
        """Warm the guarded engine up."""
        self._engine.warm_up()

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """What the guarded engine says.

        Raises:
            EngineUnavailableError, EngineRefusedError: as it says.
        """
        read: list[Analysis] = []
        for start in range(0, len(passages), AT_ONCE):
            before = time.thread_time()
            self._give_way()
            self.cpu_given_away += time.thread_time() - before
            read += self._engine.analyze(passages[start : start + AT_ONCE])
        return read
