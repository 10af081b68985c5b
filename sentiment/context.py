"""What a conversation adds to the frustration that a message shows. PURE.

A reading knows the text of one message. "Any news?" is a calm question; after a week without an answer,
for the third time, it is not. The **strain** of a message is its own frustration with the circumstances
added as log-odds, each with a documented weight, bounded, and told as a sentence. It never touches the
score, and a contented message has no strain beyond its own.

The weights are judgement, not fitted: no desk's data was at hand. They are ordered by what complaints
research agrees on (being ignored and coming back hurt most), rise with each circumstance, and together
end at `MOST`, so that circumstances alone never reach an escalation.
"""

from dataclasses import dataclass
from math import exp, log, log2

from supportsentiment.kernel.sentences import Sentence

# Log-odds: what each circumstance adds, and how often it counts at most.
UNANSWERED, MOST_UNANSWERED = 0.45, 3
REOPENED, MOST_REOPENED = 0.6, 2
CONTACT, MOST_CONTACTS = 0.2, 3
RECENT_TICKET, MOST_RECENT = 0.2, 3
CLIPPED = 0.5
EARLIER = 1.0
# For every doubling of the wait beyond some hours.
WAIT, MOST_WAIT = 0.2, 0.9
SHORT_WAIT_HOURS = 4.0
# One question and one answer are no repeated contact.
USUAL_CONTACTS = 1
CALM_BEFORE = 0.3
MOST = 2.4
# Below, the engine's numbers tell nothing apart.
LEAST_SHOWN, MOST_SHOWN = 0.1, 0.98
CONTENTED = 0.25
SHORT_TEXT, LONG_TEXT = 40, 160
DIGITS = 4

NO_ANSWER = Sentence("Messages in a row before it without an answer: %(count)s.")
WAITED = Sentence("Hours that the first of them had waited: %(hours)s.")
CAME_BEFORE = Sentence("Messages of this customer here before: %(count)s.")
CAME_BACK = Sentence("Times that it was solved and came back: %(count)s.")
OTHER_TICKETS = Sentence("Other tickets of this customer in the 30 days before: %(count)s.")
SHORT_AFTER_LONG = Sentence("A short message after long ones.")
EARLIER_HERE = Sentence("Frustration earlier in this ticket: %(earlier).2f.")
CIRCUMSTANCES = tuple(
    sentence.template
    for sentence in (
        NO_ANSWER,
        WAITED,
        CAME_BEFORE,
        CAME_BACK,
        OTHER_TICKETS,
        SHORT_AFTER_LONG,
        EARLIER_HERE,
    )
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was known when a message came in.

    `unanswered` are the customer's messages in a row before it that nobody answered, and
    `waited_hours` is the age of the first of them. `contacts` are the customer's messages in this
    ticket before those. `reopened` counts solved tickets that the customer did not find solved.
    `recent_tickets` are the customer's others of the 30 days before. `clipped` is a short text after
    long ones. `earlier` is the highest frustration of the messages before, in [0, 1].
    """

    unanswered: int = 0
    waited_hours: float = 0.0
    contacts: int = 0
    reopened: int = 0
    recent_tickets: int = 0
    clipped: bool = False
    earlier: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One circumstance, and what it adds to the frustration, a share."""

    sentence: Sentence
    worth: float


@dataclass(frozen=True, slots=True)
class Strain:
    """Frustration with its circumstances, in [0, 1]; the parts add up to what they added."""

    value: float
    parts: tuple[Part, ...] = ()


def strain_of(
    frustration: float, *, score: float, circumstances: Circumstances, by_person: bool = False
) -> Strain:
    """The strain of a message that shows this frustration.

    `by_person` says that the frustration is what a person said: they knew the circumstances.
    """
    held = [(sentence, odds) for sentence, odds in _odds(circumstances) if odds > 0]
    if not held or score > CONTENTED or by_person:
        return Strain(frustration)
    total = sum(odds for _, odds in held)
    shown = min(max(frustration, LEAST_SHOWN), MOST_SHOWN)
    added = _chance(log(shown / (1 - shown)) + min(total, MOST)) - shown
    value = round(min(1.0, frustration + added), DIGITS)
    parts = (Part(said, round((value - frustration) * odds / total, DIGITS)) for said, odds in held)
    return Strain(value, tuple(sorted(parts, key=lambda part: -part.worth)))


def is_clipped(length: int, earlier: list[int]) -> bool:
    """Whether a text of so many characters is short after long ones of the same customer."""
    return bool(earlier) and length <= SHORT_TEXT and sum(earlier) / len(earlier) >= LONG_TEXT


def _odds(known: Circumstances) -> list[tuple[Sentence, float]]:
    count, reopened = known.unanswered, known.reopened
    wait = max(known.waited_hours, SHORT_WAIT_HOURS) / SHORT_WAIT_HOURS
    return [
        (_said(NO_ANSWER, count=count), UNANSWERED * min(count, MOST_UNANSWERED)),
        (_said(WAITED, hours=round(known.waited_hours)), min(WAIT * log2(wait), MOST_WAIT)),
        (
            _said(CAME_BEFORE, count=known.contacts),
            CONTACT * min(max(0, known.contacts - USUAL_CONTACTS), MOST_CONTACTS),
        ),
        (_said(CAME_BACK, count=reopened), REOPENED * min(reopened, MOST_REOPENED)),
        (
            _said(OTHER_TICKETS, count=known.recent_tickets),
            RECENT_TICKET * min(known.recent_tickets, MOST_RECENT),
        ),
        (SHORT_AFTER_LONG, CLIPPED * known.clipped),
        (
            _said(EARLIER_HERE, earlier=known.earlier),
            EARLIER * max(0.0, known.earlier - CALM_BEFORE),
        ),
    ]


def _said(sentence: Sentence, **values: object) -> Sentence:
    return Sentence(sentence.template, **values)


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))
