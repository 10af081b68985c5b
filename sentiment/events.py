"""Facts about readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from supportsentiment.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MessageRead(Event):
    """An engine has read a customer's message."""

    name: ClassVar[str] = "sentiment.message.read"
    message_id: int
    reading_id: int


@dataclass(frozen=True, kw_only=True)
class MessageNotRead(Event):
    """A message could not be read after every attempt."""

    name: ClassVar[str] = "sentiment.message.not_read"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ReadingCorrected(Event):
    """A person said what a message's mood is; `agrees` where they confirmed the reading."""

    name: ClassVar[str] = "sentiment.reading.corrected"
    message_id: int
    reading_id: int
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionWithdrawn(Event):
    """A person took back what they had said of a message's mood."""

    name: ClassVar[str] = "sentiment.correction.withdrawn"
    message_id: int
    reading_id: int


@dataclass(frozen=True, kw_only=True)
class AnalysisAsked(Event):
    """Somebody wants texts read that belong to no ticket. The texts are gone once answered."""

    name: ClassVar[str] = "sentiment.analysis.asked"
    request_id: str


@dataclass(frozen=True, kw_only=True)
class EvidenceAsked(Event):
    """Somebody, or the house itself, wants to know which words really carry a reading."""

    name: ClassVar[str] = "sentiment.evidence.asked"
    reading_id: int


@dataclass(frozen=True, kw_only=True)
class RereadingWentOn(Event):
    """Messages up to `after` have been read again; the next step begins behind it.

    `ticket_ids` are the active tickets whose mood may have changed with this step.
    """

    name: ClassVar[str] = "sentiment.rereading.went_on"
    rereading_id: int
    after: int
    ticket_ids: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class RiskSet(Event):
    """Somebody set how often the possible labels may miss; None stands for the environment's."""

    name: ClassVar[str] = "sentiment.risk.set"
    old_percent: int | None
    new_percent: int | None


@dataclass(frozen=True, kw_only=True)
class LexiconChanged(Event):
    """A term was added, changed or removed; `old` and `new` are {} where there was or is none.

    `tested` says whether somebody saw what it does to recent messages first.
    """

    name: ClassVar[str] = "sentiment.lexicon.changed"
    term_id: int
    revision: int
    old: dict[str, str | bool]
    new: dict[str, str | bool]
    tested: bool


@dataclass(frozen=True, kw_only=True)
class DeskVersionMade(Event):
    """A refit has made a version; `passes` where it may read once somebody wants it to."""

    name: ClassVar[str] = "sentiment.version.made"
    number: int
    passes: bool


@dataclass(frozen=True, kw_only=True)
class DeskVersionPromoted(Event):
    """Another version reads from now on, by promotion or roll-back."""

    name: ClassVar[str] = "sentiment.version.promoted"
    number: int


@dataclass(frozen=True, kw_only=True)
class RereadingAsked(Event):
    """Active tickets behind the one with `after_id` are to be read again by a new version."""

    name: ClassVar[str] = "sentiment.rereading.asked"
    number: int
    after_id: int


@dataclass(frozen=True, kw_only=True)
class RefitAsked(Event):
    """Somebody wants the desk's labels learned from now."""

    name: ClassVar[str] = "sentiment.refit.asked"
