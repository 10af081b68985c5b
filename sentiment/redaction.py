"""What tells who somebody is leaves a text before the text leaves the machine. PURE.

Addresses, numbers, links and the customer's own names become placeholders such as "[EMAIL_1]"; the
same words become the same placeholder all through a text. It rather takes too much than too
little: a mood needs no order number. Places in the shortened text lead back to the original.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sentiment.analysis import Analysis

VERSION = 1
MOST_NAMES = 40
SHORTEST_NAME = 2
SHORTEST_FREE_NAME = 4
FEWEST_DIGITS = 7
FEWEST_CARD_DIGITS, MOST_CARD_DIGITS = 13, 19
# Signs that are not seen and may stand between the letters of an address.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
# Whatever surrounds an @ without a blank, so that no odd address slips through.
_UNBROKEN = r"[^\s<>()\[\]{},;:\"'|]"
_ADDRESS = re.compile(rf"[^\s<>()\[\]{{}},;:\"'|@]{{0,256}}@{_UNBROKEN}{{0,16}}?\w{_UNBROKEN}*")
_ENDS_SENTENCE = ".!?\u2026"
_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.\-]{1,15}://|\bwww\.)[^\s<>\"']+"
    r"|\b[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,6}/[^\s<>\"']+",
    re.IGNORECASE,
)
# Groups of four; a group that holds no digit may be the next word.
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}[ \-]?[A-Z0-9]{4}(?:[ \-]?(?=[A-Z]{0,3}\d)[A-Z0-9]{4}){1,7}(?:[ \-]?\d{1,3})?\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"[+(]{{0,2}}\d(?:[\s().\-/\u2010-\u2015\u00a0{_UNSEEN}]{{0,3}}\d){{{FEWEST_DIGITS - 1},}}"
)
# Long words of letters and digits together: keys, order numbers, sessions.
_CODE = re.compile(r"[\w\-]{16,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters [start, end) of the original, and what stands in their place."""

    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text that may leave, and the way back."""

    text: str
    pieces: tuple[Piece, ...] = ()

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters [start, end) of the shortened text stand in the original.

        A span that touches a placeholder takes in all of what it stands for.
        """
        return self._original(start, opening=True), self._original(end, opening=False)

    def _original(self, place: int, *, opening: bool) -> int:
        ahead = 0
        for piece in self.pieces:
            begins = piece.start - ahead
            ends = begins + len(piece.placeholder)
            if place < begins or (place == begins and not opening):
                break
            if place < ends or (place == ends and not opening):
                return piece.start if opening else piece.end
            ahead = piece.end - ends
        return place + ahead


def redact(text: str, *, names: Iterable[str] = ()) -> Redacted:
    """The text without addresses, numbers, links and these names.

    `names` are what the desk knows the customer by; at most 40 of their words are looked for.
    """
    found = _without_overlap([*_patterns(text), *_named(text, names)])
    given: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    pieces: list[Piece] = []
    for start, end, kind in found:
        key = (kind, text[start:end].casefold())
        if key not in given:
            counts[kind] = counts.get(kind, 0) + 1
            given[key] = f"[{kind}_{counts[kind]}]"
        pieces.append(Piece(start, end, given[key]))
    return Redacted(_rewritten(text, pieces), tuple(pieces))


def restored(analysis: Analysis, redacted: Redacted) -> Analysis:
    """An analysis of the shortened text, its evidence placed in the original."""
    if not redacted.pieces or not analysis.evidence:
        return analysis
    spans = []
    for span in analysis.evidence:
        start, end = redacted.original_span(span.start, span.end)
        spans.append(replace(span, start=start, end=end))
    return replace(analysis, evidence=tuple(spans))


Found = tuple[int, int, str]


def _patterns(text: str) -> list[Found]:
    found = [(*one.span(), "LINK") for one in _LINK.finditer(text)]
    for one in _ADDRESS.finditer(text):
        start = one.start()
        found.append((start, start + len(one[0].rstrip(_ENDS_SENTENCE)), "EMAIL"))
    found += [(*one.span(), "ACCOUNT") for one in _IBAN.finditer(text) if _has_digits(one[0])]
    found += [(*one.span(), _kind_of_number(one[0])) for one in _NUMBER.finditer(text)]
    found += [(*one.span(), "CODE") for one in _CODE.finditer(text) if _is_code(one[0])]
    return found


def _has_digits(text: str) -> bool:
    return sum(sign.isdecimal() for sign in text) >= FEWEST_DIGITS


def _is_code(word: str) -> bool:
    return any(map(str.isdecimal, word)) and any(map(str.isalpha, word))


def _kind_of_number(text: str) -> str:
    digits = [int(sign) for sign in text if sign.isdecimal()]
    if FEWEST_CARD_DIGITS <= len(digits) <= MOST_CARD_DIGITS and _is_luhn(digits):
        return "CARD"
    return "NUMBER"


def _is_luhn(digits: Sequence[int]) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1)."""
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _named(text: str, names: Iterable[str]) -> list[Found]:
    """A full name however it is written; a single word of it where it is written as a name."""
    found: list[Found] = []
    whole = [name.strip() for name in names if len(name.strip()) >= SHORTEST_NAME][:MOST_NAMES]
    for name in whole:
        found += _places(text, name, re.IGNORECASE if len(name) >= SHORTEST_FREE_NAME else 0)
    words = {word for name in whole for word in re.findall(r"[^\W\d_]+", name)}
    for word in sorted(words, key=lambda one: (-len(one), one))[:MOST_NAMES]:
        if len(word) >= SHORTEST_NAME:
            for written in sorted({word, word.capitalize(), word.upper()}):
                # "Will" may be a name and "will" is a word.
                if not written.islower():
                    found += _places(text, written, 0)
    return found


def _places(text: str, words: str, flags: int) -> list[Found]:
    spaced = r"\s+".join(map(re.escape, words.split()))
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", flags)
    return [(*one.span(), "NAME") for one in pattern.finditer(text)]


def _without_overlap(found: Iterable[Found]) -> list[Found]:
    """In the order of the text; what overlaps is taken out as one."""
    kept: list[Found] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if kept and start < kept[-1][1]:
            first, last, its_kind = kept[-1]
            kept[-1] = (first, max(last, end), its_kind)
        else:
            kept.append((start, end, kind))
    return kept


def _rewritten(text: str, pieces: Sequence[Piece]) -> str:
    if not pieces:
        return text
    parts = [text[: pieces[0].start]]
    for piece, following in pairwise([*pieces, Piece(len(text), len(text), "")]):
        parts += [piece.placeholder, text[piece.end : following.start]]
    return "".join(parts)
