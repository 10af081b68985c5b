"""What an engine says about one text: the closed, versioned result type.

Pure: no Django, no clock, no I/O. Engines make an `Analysis`, `sentiment.services` stores it as
a `Reading`, the API shows it. Adding a field raises `ANALYSIS_VERSION`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

ANALYSIS_VERSION = 4
SURE_ENOUGH = 0.5


class Label(StrEnum):
    """Polarity of a text."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class Signal(StrEnum):
    """What a span of evidence speaks for."""

    SCORE = "score"
    FRUSTRATION = "frustration"
    URGENCY = "urgency"
    CONFUSION = "confusion"
    SATISFACTION = "satisfaction"
    SARCASM = "sarcasm"
    PASSIVE_AGGRESSION = "passive_aggression"
    RESIGNED = "resigned"
    INTENT_TO_LEAVE = "intent_to_leave"


class Emotion(StrEnum):
    """Emotions beyond polarity, each with an intensity in [0, 1]."""

    ANGER = "anger"
    ANNOYANCE = "annoyance"
    DISAPPOINTMENT = "disappointment"
    CONFUSION = "confusion"
    ANXIETY = "anxiety"
    RELIEF = "relief"
    EXCITEMENT = "excitement"
    GRATITUDE = "gratitude"


class Intent(StrEnum):
    """What a message is for."""

    QUESTION = "question"
    HOW_TO = "how_to"
    BUG_REPORT = "bug_report"
    OUTAGE_REPORT = "outage_report"
    COMPLAINT = "complaint"
    REFUND = "refund"
    CANCELLATION = "cancellation"
    CHANGE_REQUEST = "change_request"
    STATUS_REQUEST = "status_request"
    ACCESS_PROBLEM = "access_problem"
    FEATURE_REQUEST = "feature_request"
    PRAISE = "praise"
    THANKS = "thanks"
    INFORMATION = "information"
    ESCALATION = "escalation"
    OTHER = "other"


class Area(StrEnum):
    """What a message is about."""

    ACCOUNT = "account"
    BILLING = "billing"
    DELIVERY = "delivery"
    PRODUCT = "product"
    SOFTWARE = "software"
    NETWORK = "network"
    BOOKING = "booking"
    SUPPORT = "support"
    SECURITY = "security"
    CONTRACT = "contract"
    WEBSITE = "website"
    HARDWARE = "hardware"
    OTHER = "other"


class Quality(StrEnum):
    """Whether the text can be read at all. Only `OK` carries a score."""

    OK = "ok"
    EMPTY = "empty"
    QUOTED_ONLY = "quoted_only"
    GARBLED = "garbled"
    MACHINE_WRITTEN = "machine_written"
    UNSUPPORTED_LANGUAGE = "unsupported_language"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the text, in characters [start, end), and its signed pull on one signal.

    A positive `weight` raises the signal. For `Signal.SCORE` negative weights speak for
    a negative mood. Weights are in units of the signal itself. `meaning` is what the owner's
    lexicon says of the span, or "" where the engine speaks.
    """

    start: int
    end: int
    signal: Signal
    weight: float
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One engine's view of one text.

    `score` is in [-1, 1]; every other number is in [0, 1]. When the engine abstains,
    `label` and `score` are None, the other numbers are 0, and `quality` or `abstained_because`
    says why. `language` is an ISO 639-1 code, or "und" where nobody can tell.
    `confidence` is the calibrated probability that `label` is right. `possible` are the labels
    that cannot be ruled out at the owner's risk, likeliest first; none where the engine promises
    nothing of the kind. `resigned` is acceptance
    without content ("fine, leave it"). `intent` and `area` are None where the engine does not
    tell. `cut_short` says that of a very long text only the start and the end were read.
    """

    label: Label | None
    score: float | None
    frustration: float = 0.0
    urgency: float = 0.0
    confusion: float = 0.0
    satisfaction: float = 0.0
    sarcasm: float = 0.0
    passive_aggression: float = 0.0
    resigned: float = 0.0
    intent_to_leave: float = 0.0
    emotions: Mapping[Emotion, float] = field(default_factory=dict)
    intent: Intent | None = None
    area: Area | None = None
    language: str = "und"
    confidence: float = 0.0
    possible: tuple[Label, ...] = ()
    quality: Quality = Quality.OK
    abstained_because: str = ""
    evidence: tuple[Evidence, ...] = ()
    cut_short: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers outside their range: a broken engine must not look like a mood.

        Raises:
            ValueError: a number is outside its range, or only one of label and score is given.
        """
        if (self.label is None) != (self.score is None):
            raise ValueError("label and score are given together or not at all")
        if self.possible and self.label is not self.possible[0]:
            raise ValueError("the label is the likeliest of those that are possible")
        if self.score is not None and not -1.0 <= self.score <= 1.0:
            raise ValueError(f"score {self.score} is outside [-1, 1]")
        for name in UNIT_SIGNALS:
            _refuse_outside_unit(name, getattr(self, name))
        for emotion, intensity in self.emotions.items():
            _refuse_outside_unit(emotion, intensity)

    @property
    def abstained(self) -> bool:
        """Whether the engine declined to say."""
        return self.score is None

    @property
    def sure(self) -> bool:
        """Whether something may be done on the strength of it without asking a person.

        One label is possible; of an engine that promises nothing, its confidence must do.
        """
        if self.possible:
            return len(self.possible) == 1
        return self.label is not None and self.confidence >= SURE_ENOUGH


def plain(analysis: Analysis) -> dict[str, Any]:
    """An analysis as JSON has it, with what follows from it."""
    told = asdict(analysis)
    told["emotions"] = {str(emotion): share for emotion, share in analysis.emotions.items()}
    told["evidence"] = plain_evidence(analysis)
    return {**told, "sure": analysis.sure, "abstained": analysis.abstained}


def gist(analysis: Analysis) -> dict[str, Any]:
    """The little of an analysis by which two of one text are compared, as JSON has it."""
    return {
        "label": analysis.label or "",
        "score": analysis.score,
        "sure": analysis.sure,
        **{name: getattr(analysis, name) for name in UNIT_SIGNALS},
    }


def plain_evidence(analysis: Analysis) -> list[dict[str, Any]]:
    """The spans as JSON has them; a meaning only where there is one."""
    return [
        {name: value for name, value in asdict(span).items() if name != "meaning" or value}
        for span in analysis.evidence
    ]


UNIT_SIGNALS = (
    "frustration",
    "urgency",
    "confusion",
    "satisfaction",
    "sarcasm",
    "passive_aggression",
    "resigned",
    "intent_to_leave",
    "confidence",
)


def _refuse_outside_unit(name: str, number: float) -> None:
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{name} {number} is outside [0, 1]")


def abstain(quality: Quality, *, because: str, language: str = "und") -> Analysis:
    """An analysis that says nothing, and why."""
    return Analysis(
        label=None, score=None, language=language, quality=quality, abstained_because=because
    )
