"""Each thing once: who says something a thousand times has said it once. PURE.

Sentences count as the same where their words are, whatever their capitals, numbers, marks and
stretched letters. Words without sentences are looked through for a run that returns.
"""

import re
from collections.abc import Sequence

from sentiment.wording.kept import Kept, Span

LONGEST_PERIOD = 12
# "very, very, very slow" is how people talk; from here on it is a flood.
MOST_TIMES = 3
LONG_PHRASE = 4
_SUSPICIOUS_SHARE = 0.67
_FEWEST_WORDS = 8
_SENTENCE_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"(.)\1{2,}")
_RUN = re.compile(r"\S+")


def sentences_of(text: str) -> list[Span]:
    """The sentences and lines of a text in order, with the white space after them."""
    cuts = [end.end() for end in _SENTENCE_END.finditer(text)]
    if not cuts or cuts[-1] < len(text):
        cuts.append(len(text))
    return list(zip([0, *cuts], cuts, strict=False))


def words_said(sentence: str) -> tuple[str, ...]:
    """By what two sentences are told apart: the words in lower case, without numbers."""
    return tuple(_WORD.findall(_STRETCHED.sub(r"\1", sentence.casefold())))


def once_of(kept: Kept) -> Kept:
    """The text with every sentence once, and without words that return and return."""
    return _words_once(_sentences_once(kept))


def _sentences_once(kept: Kept) -> Kept:
    sentences = sentences_of(kept.text)
    if len(sentences) == 1:
        return kept
    seen: set[object] = set()
    again: list[Span] = []
    for start, end in sentences:
        sentence = kept.text[start:end]
        said = words_said(sentence) or sentence.strip()
        if not said:
            continue
        if said in seen:
            again.append((start, end))
        seen.add(said)
    return kept.without(again)


def _words_once(kept: Kept) -> Kept:
    runs = [found.span() for found in _RUN.finditer(kept.text)]
    said = [kept.text[start:end].casefold().strip(".,;:!?\u2026") for start, end in runs]
    period = _period_of_all(said)
    if period < len(said):
        return kept.only([(0, runs[period - 1][1])])
    if len(said) < _FEWEST_WORDS or len(set(said)) > _SUSPICIOUS_SHARE * len(said):
        return kept
    spans = [(runs[first][0], runs[last - 1][1]) for first, last in _returning(said)]
    return kept.without(spans)


def _period_of_all(said: Sequence[str]) -> int:
    """The number of words that, said again and again, make the whole; all of them if none do.

    By the failure function of Knuth, Morris and Pratt (1977).
    """
    borders = [0] * len(said)
    border = 0
    for place in range(1, len(said)):
        while border and said[place] != said[border]:
            border = borders[border - 1]
        border += said[place] == said[border]
        borders[place] = border
    period = len(said) - border
    return period if border >= period else len(said)


def _returning(said: Sequence[str]) -> list[Span]:
    """Runs of words that only say again what stands before them, by number of words."""
    spans: list[Span] = []
    for period in range(1, LONGEST_PERIOD + 1):
        allowed = MOST_TIMES if period < LONG_PHRASE else 1
        first = period
        for place in range(period, len(said) + 1):
            if place < len(said) and said[place] == said[place - period]:
                continue
            times = 1 + (place - first) // period
            if times > allowed:
                spans.append((first, first + (times - 1) * period))
            first = place + 1
    return spans
