"""Cuts a long text into windows that the model can read. Pure.

A text of at most `ONE_WINDOW` word pieces is read in one. A longer one is read in smaller windows of
at most `WINDOW_PIECES`, so that a complaint is not drowned by what stands around it; each ends at a
sentence where it can. Of a text with more than `MAX_WINDOWS` windows the first and the last half are
read: people say why they write at the start and what they want at the end. That is about 2,000 word
pieces or 1,500 words.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sentiment.engines.words import Span

ONE_WINDOW = 126
WINDOW_PIECES = 64
MAX_WINDOWS = 32
_SENTENCE_END = re.compile(r"[.!?\u2026](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Window:
    """Word pieces `first` to `last` (exclusive) of a text, and the characters they cover."""

    first: int
    last: int
    start: int
    end: int


def cut_windows(text: str, pieces: Sequence[Span]) -> list[Window]:
    """Windows that cover all pieces, or the first and last of them where the text is too long."""
    if not pieces:
        return []
    if len(pieces) <= ONE_WINDOW:
        return [Window(0, len(pieces), pieces[0][0], pieces[-1][1])]
    breaks = _sentence_starts(text, pieces)
    cuts = [0]
    while cuts[-1] < len(pieces):
        cuts.append(_next_cut(pieces, breaks, cuts[-1]))
    windows = [
        Window(first, last, pieces[first][0], pieces[last - 1][1]) for first, last in pairwise(cuts)
    ]
    half = MAX_WINDOWS // 2
    return windows if len(windows) <= MAX_WINDOWS else windows[:half] + windows[-half:]


def leave_out(windows: Sequence[Window]) -> bool:
    """Whether something between two of the windows is not read."""
    return any(left.last < right.first for left, right in pairwise(windows))


def _sentence_starts(text: str, pieces: Sequence[Span]) -> list[int]:
    starts = [start for start, _ in pieces]
    found = {bisect_left(starts, end.end()) for end in _SENTENCE_END.finditer(text)}
    return sorted(found)


def _next_cut(pieces: Sequence[Span], breaks: Sequence[int], first: int) -> int:
    limit = first + WINDOW_PIECES
    if limit >= len(pieces):
        return len(pieces)
    candidate = breaks[max(bisect_left(breaks, limit + 1) - 1, 0)] if breaks else 0
    if candidate > first + WINDOW_PIECES // 2:
        return candidate
    # No sentence ends in the second half: cut between words rather than inside one.
    for cut in range(limit, first + WINDOW_PIECES // 2, -1):
        if pieces[cut - 1][1] < pieces[cut][0]:
            return cut
    return limit
