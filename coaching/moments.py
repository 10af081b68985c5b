"""What a reply did to the mood. PURE: readings before and after in, the difference out."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spoken:
    """One entry of a conversation: its place, who said it, and the score if a customer did."""

    seq: int
    reply_id: int | None = None
    user_id: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class MomentFound:
    """The last reply between two readings. Scores are in [-1, 1]."""

    reply_id: int
    user_id: int
    before: float
    after: float

    @property
    def change(self) -> float:
        """After minus before, in [-2, 2]; raw, not yet compared with what was to be expected."""
        return round(self.after - self.before, 4)


def moments_of(conversation: Sequence[Spoken]) -> list[MomentFound]:
    """Every reply that stands between a reading before it and the next reading after it.

    Where several replies stand between two readings, the last one counts: it is what the
    customer answered to.
    """
    found = []
    before: float | None = None
    reply: Spoken | None = None
    for entry in sorted(conversation, key=lambda spoken: spoken.seq):
        if entry.reply_id is not None:
            reply = entry
        elif entry.score is not None:
            if before is not None and reply and reply.reply_id and reply.user_id:
                found.append(MomentFound(reply.reply_id, reply.user_id, before, entry.score))
            before, reply = entry.score, None
    return found
