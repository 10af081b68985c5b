"""Where the terms of a lexicon stand in a text, and the text without them. PURE."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sentiment.lexicon import Term, folded_parts

LONGEST_TEXT = 100_000
_BEFORE = re.compile(r"[\w'\u2019]+|[.!?;:\n\u2026]")
_REACH = 3
# What turns the words after it round, in the languages that the bundled engine was tested in.
_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "nothing",
        "hardly",
        "barely",
        "without",
        "neither",
        "nor",
        "cannot",
        "cant",
        "dont",
        "isnt",
        "wasnt",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "keinem",
        "keiner",
        "nie",
        "niemals",
        "ohne",
        "pas",
        "jamais",
        "sans",
        "aucun",
        "aucune",
        "ne",
        "no",
        "nunca",
        "sin",
        "ni",
        "jamás",
        "não",
        "sem",
        "nem",
        "non",
        "mai",
        "senza",
        "né",
        "niet",
        "geen",
        "nooit",
        "zonder",
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    """A term at the characters [start, end) of a text."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class Without:
    """A text from which stretches were taken out; `kept` are those that are left."""

    text: str
    kept: tuple[tuple[int, int], ...]

    def origins(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of the whole text that [start, end) of this one comes from."""
        found = []
        here = 0
        for first, last in self.kept:
            a, b = max(start, here), min(end, here + last - first)
            if a < b:
                found.append((first + a - here, first + b - here))
            here += last - first
        return found


def find_terms(text: str, terms: Sequence[Term], *, language: str | None) -> list[Place]:
    """Where terms of this language, or of any, stand in a text, in order; none overlap.

    The longer of two that overlap counts, then the earlier. Where the same words are a term of
    this language and of every one, the former counts. Without a language all terms are looked for.
    Words are whole words, except in scripts that put no blanks between them.
    """
    wanted = [one for one in terms if language is None or one.language in {"", language}]
    if not wanted:
        return []
    parts = folded_parts(text[:LONGEST_TEXT])
    whole = "".join(part for part, _, _ in parts)
    starts, length = [], 0
    for part, _, _ in parts:
        starts.append(length)
        length += len(part)
    found = [
        (first, last, term) for term in wanted for first, last in _occurrences(whole, term.folded)
    ]
    found.sort(key=lambda one: (one[0] - one[1], one[0], not one[2].language))
    taken: list[tuple[int, int, Term]] = []
    for first, last, term in found:
        if all(last <= a or b <= first for a, b, _ in taken):
            taken.append((first, last, term))
    taken.sort(key=lambda one: one[0])
    return [_place(parts, starts, *one) for one in taken]


def is_negated(text: str, place: Place) -> bool:
    """Whether one of the three words before it in its sentence turns a term round.

    "Not sick at all" is not what an owner means who says that "sick" is great.
    """
    before = _BEFORE.findall(text[max(0, place.start - 80) : place.start])[-_REACH:]
    for said in reversed(before):
        if not said[0].isalnum():
            return False
        word = said.casefold().replace("\u2019", "'")
        if word in _NEGATIONS or word.endswith("n't"):
            return True
    return False


def without(text: str, places: Sequence[Place]) -> Without:
    """The text without these places, which do not overlap and stand in order.

    One of the two blanks around a place goes with it.
    """
    kept, here = [], 0
    for place in places:
        end = place.end
        begins = place.start == 0 or text[place.start - 1].isspace()
        if begins and text[end : end + 1] in {" ", "\t"}:
            end += 1
        kept.append((here, max(place.start, here)))
        here = max(end, here)
    kept.append((here, len(text)))
    stretches = tuple((first, last) for first, last in kept if first < last)
    return Without("".join(text[first:last] for first, last in stretches), stretches)


def _occurrences(text: str, words: str) -> list[tuple[int, int]]:
    found = []
    first = text.find(words)
    while first >= 0:
        last = first + len(words)
        if _is_border(text, first) and _is_border(text, last):
            found.append((first, last))
            first = text.find(words, last)
        else:
            first = text.find(words, first + 1)
    return found


def _is_border(text: str, place: int) -> bool:
    """Whether no word goes on across this place."""
    if place in {0, len(text)}:
        return True
    return not (_is_of_a_word(text[place - 1]) and _is_of_a_word(text[place]))


def _is_of_a_word(char: str) -> bool:
    if not (char.isalnum() or unicodedata.category(char)[0] == "M"):
        return False
    return char.isascii() or not _needs_no_blanks(char)


def _needs_no_blanks(char: str) -> bool:
    name = unicodedata.name(char, "")
    return name.startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"))


def _place(
    parts: Sequence[tuple[str, int, int]], starts: Sequence[int], first: int, last: int, term: Term
) -> Place:
    begin = parts[bisect_right(starts, first) - 1]
    end = parts[bisect_right(starts, last - 1) - 1]
    return Place(begin[1], end[2], term)
