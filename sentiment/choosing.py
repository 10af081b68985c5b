"""Which engine reads a message: the first choice that fits, else the desk's own. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass

ANY = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Messages in this language by this channel go to this engine; `ANY` fits every one.

    `engine_id` is a configured engine, None the desk's own.
    """

    language: str
    channel: str
    engine_id: int | None

    def fits(self, *, language: str, channel: str) -> bool:
        """Whether a message of this kind is meant."""
        return self.language in {ANY, language} and self.channel in {ANY, channel}

    def covers(self, other: "Choice") -> bool:
        """Whether every message that fits the other fits this one."""
        return self.language in {ANY, other.language} and self.channel in {ANY, other.channel}


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices in force, in their order, and the engines that read along without effect.

    `edition` grows with every change: what was read by a later edition counts for more, whichever
    model is the newer.
    """

    edition: int = 0
    choices: tuple[Choice, ...] = ()
    shadows: tuple[int, ...] = ()

    @property
    def asks_language(self) -> bool:
        """Whether the language of a message must be known to choose."""
        return any(choice.language for choice in self.choices)

    def engine_for(self, *, language: str, channel: str) -> int | None:
        """The configured engine that reads such a message, None for the desk's own."""
        for choice in self.choices:
            if choice.fits(language=language, channel=channel):
                return choice.engine_id
        return None


NO_PLAN = Plan()


def never_reached(choices: Sequence[Choice]) -> tuple[int, ...]:
    """The places of choices that an earlier one leaves nothing for."""
    return tuple(
        place
        for place, choice in enumerate(choices)
        if any(earlier.covers(choice) for earlier in choices[:place])
    )
