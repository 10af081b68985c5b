"""Which labels may be learned from, and how much each counts. PURE.

People correct what looks wrong. A model that learns from mistakes alone comes to believe that it is
always mistaken: accuracy fell from .67 to .51 as such corrections grew from 100 to 1,000. So a
refit needs labels that were given whether or not the reading was right: confirmations, and reviews
of messages that the house chose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sentiment.analysis import Label
from supportsentiment.kernel.sentences import Sentence

NUMBERS_FROM = 50
WEIGHTS_FROM = 100
FOLDS = 5
# Of the labels that people chose to give, at least a third must confirm the reading.
LEAST_CONFIRMED = 1 / 3
# From so many reviews on, they tell how often the engine is wrong here.
ENOUGH_REVIEWS = 30
LEAST_OF_A_CLASS = 3

TOO_FEW = Sentence("There are %(found)d labels; learning starts at %(needed)d.")
ERRORS_ONLY = Sentence(
    "%(wrong)d of %(found)d labels correct mistakes. Learning from mistakes alone makes readings"
    " worse: confirm readings that are right, or label messages in the review."
)
ONE_CLASS = Sentence(
    "All but %(others)d of %(found)d labels say the same. At least two of the three polarities"
    " need %(needed)d labels each."
)


class Origin(StrEnum):
    """Why somebody labelled a message: they saw it in its ticket, or the house asked."""

    TICKET = ""
    RANDOM = "random"
    UNCERTAIN = "uncertain"
    DIVERSE = "diverse"


class Tier(StrEnum):
    """How much of the model a desk's version changes."""

    SHIPPED = "shipped"
    NUMBERS = "numbers"
    WEIGHTS = "weights"


@dataclass(frozen=True, slots=True)
class Given:
    """One label: what a person said of a message, and what had been read.

    `flags` are the signals that they said are there or not.
    """

    message_id: int
    said: Label
    read: Label | None
    origin: Origin
    language: str = ""
    channel: str = ""
    flags: tuple[str, ...] = ()

    @property
    def confirms(self) -> bool:
        """Whether the reading was right."""
        return self.said is self.read


def recipes_for(labels: int) -> tuple[Tier, ...]:
    """What may be fitted to so many labels, the first choice first."""
    if labels < NUMBERS_FROM:
        return ()
    if labels < WEIGHTS_FROM:
        return (Tier.NUMBERS, Tier.WEIGHTS)
    return (Tier.WEIGHTS, Tier.NUMBERS)


def why_not_learn(given: Sequence[Given]) -> Sentence | None:
    """Why nothing can be learned from these labels, or None."""
    if len(given) < NUMBERS_FROM:
        return _filled(TOO_FEW, found=len(given), needed=NUMBERS_FROM)
    chosen = [one for one in given if one.origin is Origin.TICKET]
    wrong = sum(not one.confirms for one in chosen)
    reviewed = len(given) - len(chosen)
    few_confirmed = len(chosen) - wrong < LEAST_CONFIRMED * len(chosen)
    if few_confirmed and reviewed < ENOUGH_REVIEWS:
        return _filled(ERRORS_ONLY, wrong=wrong, found=len(given))
    counts = sorted((sum(one.said is label for one in given) for label in Label), reverse=True)
    if counts[1] < LEAST_OF_A_CLASS:
        others = len(given) - counts[0]
        return _filled(ONE_CLASS, others=others, found=len(given), needed=LEAST_OF_A_CLASS)
    return None


def weights_of(given: Sequence[Given]) -> list[float]:
    """How much each label counts, most of them 1.

    Where reviews tell how often the engine is wrong here, corrections of mistakes that people came
    across count less, so that they make up no more than that share.
    """
    reviews = [one for one in given if one.origin is not Origin.TICKET]
    found = [one for one in given if one.origin is Origin.TICKET]
    wrong = sum(not one.confirms for one in found)
    if len(reviews) < ENOUGH_REVIEWS or not wrong:
        return [1.0] * len(given)
    # One more of each, so that a lucky streak is not taken for certainty.
    rate = (sum(not one.confirms for one in reviews) + 1) / (len(reviews) + 2)
    right = len(found) - wrong
    fair = min(1.0, max(right, 1) * rate / (1 - rate) / wrong)
    return [fair if one.origin is Origin.TICKET and not one.confirms else 1.0 for one in given]


def fold_of(message_id: int) -> int:
    """Which fifth a message belongs to, 0 to 4: always the same one.

    What was held out stays held out: no version with weights ever learns from the fifth 0.
    """
    digest = sha256(f"fold\n{message_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % FOLDS


def _filled(template: Sentence, **values: object) -> Sentence:
    return Sentence(template.template, **values)
