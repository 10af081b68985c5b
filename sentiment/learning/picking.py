"""Which messages people should label next. PURE.

Three kinds in turn. Uncertain ones teach most (margin sampling, Scheffer et al. 2001). Diverse ones
are of languages, channels and labels that few labels speak of. Random ones keep the figures honest:
only they show how often the engine is right on what really comes in, so their reading is not shown
before somebody has judged.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sentiment.learning.labels import Origin

TURNS = (Origin.RANDOM, Origin.UNCERTAIN, Origin.RANDOM, Origin.DIVERSE)


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A message that was read and not labelled. `confidence` is the share of its label, [0, 1]."""

    message_id: int
    confidence: float
    label: str
    language: str
    channel: str

    @property
    def kind(self) -> tuple[str, str, str]:
        """What makes one message unlike another without reading it."""
        return (self.language, self.channel, self.label)


@dataclass(frozen=True, slots=True)
class Pick:
    """The message to label, and why this one."""

    message_id: int
    origin: Origin


def pick_next(
    waiting: Sequence[Unlabelled],
    *,
    labelled: Sequence[Origin],
    kinds: Collection[tuple[str, str, str]],
    salt: str = "",
) -> Pick | None:
    """The next message, or None where all are labelled.

    `labelled` are the origins of the labels so far: the turn follows from how many the house asked
    for. `kinds` are the kinds of the labelled messages, as often as they occur. Who asks again
    before they have labelled is asked the same; `salt` gives another random order.
    """
    if not waiting:
        return None
    asked = [origin for origin in labelled if origin is not Origin.TICKET]
    turn = TURNS[len(asked) % len(TURNS)]
    if turn is Origin.UNCERTAIN:
        best = min(waiting, key=lambda one: (one.confidence, one.message_id))
    elif turn is Origin.DIVERSE:
        seen = Counter(kinds)
        best = min(waiting, key=lambda one: (seen[one.kind], _place(one.message_id, salt)))
    else:
        best = min(waiting, key=lambda one: _place(one.message_id, salt))
    return Pick(best.message_id, turn)


def _place(message_id: int, salt: str) -> bytes:
    """A random order that stays the same."""
    return sha256(f"pick\n{salt}\n{message_id}".encode()).digest()
