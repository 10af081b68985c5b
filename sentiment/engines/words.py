"""Words as people see them: runs between white space, without the punctuation around them.

Pure. The tokenizer cuts "I've" into three pieces; evidence is shown on whole words, so both the
training of the evidence head and the engine group pieces through this module.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from unicodedata import combining

_RUN = re.compile(r"\S+")

Span = tuple[int, int]


def word_spans(text: str) -> list[Span]:
    """Start and end of every run of characters between white space."""
    return [found.span() for found in _RUN.finditer(text)]


def owner_of_pieces(pieces: Sequence[Span], words: Sequence[Span]) -> list[int]:
    """For each word piece the number of the word it lies in."""
    starts = [start for start, _ in words]
    return [max(bisect_right(starts, start) - 1, 0) for start, _ in pieces]


def bare(text: str, span: Span) -> Span:
    """The span without punctuation at its ends; the span itself where nothing else is left."""
    start, end = span
    while start < end and not _belongs_to_word(text[start]):
        start += 1
    while end > start and not _belongs_to_word(text[end - 1]):
        end -= 1
    return (start, end) if start < end else span


def _belongs_to_word(char: str) -> bool:
    # An accent may be a character of its own, after its letter.
    return char.isalnum() or bool(combining(char))
