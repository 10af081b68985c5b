"""Whether messages are being read, and what keeps them. PURE."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from supportsentiment.kernel.waiting import Waiting

READING = "sentiment.read_messages"
# Engines that are asked over a network; the others are models that lie on the machine.
REMOTE_KINDS = frozenset({"openai"})


class Cause(StrEnum):
    """What keeps messages from being read."""

    MODEL = "model"
    ENGINE = "engine"
    NOBODY = "nobody"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Delay:
    """Reading is held up: since when, by what, and why in the words of the engine ("" unknown)."""

    cause: Cause
    since: datetime
    because: str = ""

    @property
    def key(self) -> str:
        """The same for as long as there is nothing new to tell."""
        return f"{self.cause}@{self.since.isoformat(timespec='seconds')}"


def delay_of(waiting: Waiting | None, *, engine: str, read_lately: bool) -> Delay | None:
    """What keeps messages from being read, or None where they are.

    `waiting` are the messages that wait, `engine` the setting, and `read_lately` says that some
    message was read within the last minute.
    """
    if waiting is None or not waiting.is_held_up:
        return None
    return Delay(_cause(waiting, engine, read_lately), waiting.since, waiting.waits_for)


def _cause(waiting: Waiting, engine: str, read_lately: bool) -> Cause:  # noqa: FBT001 - a fact
    if waiting.waits_for:
        kind = engine.partition(":")[0]
        return Cause.ENGINE if kind in REMOTE_KINDS else Cause.MODEL
    return Cause.BEHIND if waiting.at_work or read_lately else Cause.NOBODY
