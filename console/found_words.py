"""Where the words of a search stand in a line of text. PURE.

Postgres finds by the stem of a word; here a word counts as found that begins like the one that was
asked for, which is near enough to point at, and costs no question.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# What Postgres leaves out of a search in English, as far as people type it.
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by for from has have he her his i if in into is it its me my no"
        " not of on or our she so that the their them then there these they this to was we were"
        " what when where which who will with you your",
    )
)
ENDING = re.compile(r"(?:ations?|ings?|ed|es|s|ly)$")
# So long must a beginning be before a longer word may count as the same.
LEAST_STEM = 4
LONGEST_ENDING = 7
MOST_WORDS = 20
TICKET_NUMBER = re.compile(r"#?\d+")
# Words that must not occur are asked for with a minus.
ASKED_WORD = re.compile(r"(?:(?<!\S)-)?\w[\w'’]*")
BEFORE_HIT = 10


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, and whether it was searched for."""

    text: str
    found: bool


def runs_of(text: str, asked: str) -> list[Run]:
    """The whole text in order, cut where a word that was asked for begins and ends."""
    pattern = _pattern(asked)
    if pattern is None or not text:
        return [Run(text, found=False)] if text else []
    # The pattern has one group, and so every second part is a word that was found.
    parts = pattern.split(text)
    return [Run(part, found=bool(number % 2)) for number, part in enumerate(parts) if part]


def from_first_found(text: str, asked: str) -> str:
    """The text from shortly before the first word that was found, or from its beginning."""
    pattern = _pattern(asked)
    hit = pattern.search(text) if pattern else None
    if hit is None or hit.start() <= BEFORE_HIT:
        return text
    blank = text.find(" ", hit.start() - BEFORE_HIT, hit.start())
    return f"…{text[blank + 1 if blank >= 0 else hit.start() :]}"


@lru_cache(maxsize=256)
def _pattern(asked: str) -> re.Pattern[str] | None:
    if TICKET_NUMBER.fullmatch(asked.strip()):
        return None
    words = [word.lower() for word in ASKED_WORD.findall(asked) if not word.startswith("-")]
    stems = {_stem(word) for word in words[:MOST_WORDS] if word not in EMPTY_WORDS}
    if not stems:
        return None
    choices = "|".join(_begins(stem) for stem in sorted(stems, key=lambda stem: (-len(stem), stem)))
    return re.compile(rf"\b((?:{choices}))\b", re.IGNORECASE)


def _stem(word: str) -> str:
    stem = ENDING.sub("", word)
    return stem if len(stem) >= LEAST_STEM else word


def _begins(stem: str) -> str:
    longer = rf"\w{{0,{LONGEST_ENDING}}}" if len(stem) >= LEAST_STEM else "s?"
    return re.escape(stem) + longer
