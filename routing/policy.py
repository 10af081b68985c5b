"""When a mood becomes an escalation. PURE: readings in, a decision with its reasons out.

Where several rules hold, the highest severity wins and every reason is kept. Anything below
critical waits for a second negative reading in a row, so that one bad sentence alarms nobody.
Nothing fires on a reading that the engine is not sure of.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import IntEnum

from sentiment.arc import Trend
from supportsentiment.kernel.sentences import Sentence

POLICY_NAME = "default"
POLICY_VERSION = 3


class Severity(IntEnum):
    """How much an escalation hurts; higher is worse."""

    LOW = 10
    MEDIUM = 20
    HIGH = 30
    CRITICAL = 40


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Where the rules bite. Score in [-1, 1], the others in [0, 1]."""

    critical_frustration: float = 0.9
    medium_frustration: float = 0.75
    high_score: float = -0.8
    declining_score: float = -0.6
    lasting: int = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a conversation. `score` is None while nothing could be read.

    `strain` is the frustration with what the conversation adds (`sentiment.context`).
    `sure` is whether the engine rules every other label out (`sentiment.analysis.Analysis.sure`);
    `negative_streak` counts the negative readings in a row up to now.
    """

    score: float | None
    frustration: float
    sure: bool
    trend: Trend
    negative_streak: int
    strain: float = 0.0


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that held, in English words, as they are kept."""

    rule: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do. `severity` is None for nothing; `held_back` says why reasons did not act."""

    severity: Severity | None
    reasons: tuple[Reason, ...] = ()
    held_back: str = ""


NOT_SURE = Sentence("The engine is not sure of this reading.")
THE_FIRST = Sentence("It is the first negative message in a row.")

Test = Callable[[Facts, Cutoffs, float], bool]
RULES: tuple[tuple[str, Severity, Test, Sentence], ...] = (
    (
        "critical-frustration",
        Severity.CRITICAL,
        lambda facts, cut, _: facts.frustration >= cut.critical_frustration,
        Sentence("Frustration %(frustration).2f is at or above %(critical_frustration).2f."),
    ),
    (
        "negative-and-declining",
        Severity.HIGH,
        lambda facts, cut, score: score < cut.declining_score and facts.trend is Trend.DECLINING,
        Sentence("Score %(score)+.2f is below %(declining_score)+.2f and declining."),
    ),
    (
        "very-negative",
        Severity.HIGH,
        lambda _, cut, score: score < cut.high_score,
        Sentence("Score %(score)+.2f is below %(high_score)+.2f."),
    ),
    (
        "medium-frustration",
        Severity.MEDIUM,
        lambda facts, cut, _: facts.frustration >= cut.medium_frustration,
        Sentence("Frustration %(frustration).2f is at or above %(medium_frustration).2f."),
    ),
    (
        # What went before may call somebody, but only the words themselves may alarm.
        "medium-strain",
        Severity.MEDIUM,
        lambda facts, cut, score: (
            facts.frustration < cut.medium_frustration <= facts.strain and score < 0
        ),
        Sentence(
            "Frustration with what went before is %(strain).2f, at or above %(medium_frustration).2f."
        ),
    ),
)


def decide(facts: Facts, *, cutoffs: Cutoffs = Cutoffs()) -> Decision:
    """Judge a conversation by its newest reading, its trend and how long it has been negative."""
    if facts.score is None:
        return Decision(severity=None)
    reasons = _reasons(facts, facts.score, cutoffs)
    if not reasons:
        return Decision(severity=None)
    if not facts.sure:
        return Decision(None, reasons, held_back=NOT_SURE)
    severity = max(reason.severity for reason in reasons)
    if severity < Severity.CRITICAL and facts.negative_streak < cutoffs.lasting:
        return Decision(None, reasons, held_back=THE_FIRST)
    return Decision(severity, reasons)


def _reasons(facts: Facts, score: float, cutoffs: Cutoffs) -> tuple[Reason, ...]:
    values = {
        "score": score,
        "frustration": facts.frustration,
        "strain": facts.strain,
        **asdict(cutoffs),
    }
    return tuple(
        Reason(rule, severity, Sentence(sentence.template, **values))
        for rule, severity, holds, sentence in RULES
        if holds(facts, cutoffs, score)
    )
