"""How the desk itself stands: whether messages are being read, and what calls for mending."""

from dataclasses import dataclass

from sentiment.pace import Delay
from sentiment.standing import reading_delay
from supportsentiment.kernel.standstill import recent_look


@dataclass(frozen=True, slots=True)
class DeskStanding:
    """What keeps messages from being read, if anything, and how many things are to be mended."""

    delay: Delay | None
    to_mend: int

    @property
    def key(self) -> tuple[str, int]:
        """Different once there is something to tell to whoever has a page open."""
        return (self.delay.cause if self.delay else "", self.to_mend)


ALL_IS_WELL = DeskStanding(delay=None, to_mend=0).key


def desk_standing() -> DeskStanding:
    """How the desk stands, as of the last seconds: at most one query for both."""
    return DeskStanding(delay=reading_delay(), to_mend=recent_look().to_mend)
