"""Facts about readings."""

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
class TrialAsked(Event):
    """Somebody wants to see what a configured engine says of a sentence of theirs."""

    name: ClassVar[str] = "sentiment.trial.asked"
    request_id: str


@dataclass(frozen=True, kw_only=True)
class MessageReferred(Event):
    """A message is left to an engine that the plan of this edition chooses for it."""

    name: ClassVar[str] = "sentiment.message.referred"
    message_id: int
    engine_id: int
    edition: int


@dataclass(frozen=True, kw_only=True)
class MessageReturned(Event):
    """A referred message comes back.

    With `stand_in` the desk's own engine reads it, for the chosen one cannot; else the plan has
    changed meanwhile, and who reads it is chosen anew.
    """

    name: ClassVar[str] = "sentiment.message.returned"
    message_id: int
    stand_in: bool


@dataclass(frozen=True, kw_only=True)
class ShadowAsked(Event):
    """An engine without effect is to read a message along."""

    name: ClassVar[str] = "sentiment.shadow.asked"
    message_id: int
    engine_id: int


@dataclass(frozen=True, kw_only=True)
class EngineConfigured(Event):
    """An engine was set up, changed or removed."""

    name: ClassVar[str] = "sentiment.engine.configured"
    engine_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class EnginePlanChanged(Event):
    """Another engine reads some of the messages from now on."""

    name: ClassVar[str] = "sentiment.plan.changed"
    edition: int


@dataclass(frozen=True, kw_only=True)
class ComparisonAsked(Event):
    """A column of a comparison has messages left to read."""

    name: ClassVar[str] = "sentiment.comparison.asked"
    column_id: int


@dataclass(frozen=True, kw_only=True)
class OwnComparisonAsked(Event):
    """The same of the column of the desk's own engine, which other workers hold."""

    name: ClassVar[str] = "sentiment.own_comparison.asked"
    column_id: int
