"""What a reader sees of a text: no invisible signs, no disguised letters, no noise. PURE.

Linear in the length of the text. A text in plain ASCII comes out as it is, unless signs pile up.
"""

import re
import unicodedata

from sentiment.wording.kept import Kept, Span
from sentiment.wording.lookalikes import plain_sign, plain_words

# A run of so many signs that are no words ("!!!!!!!!!", a row of emoji) says no more than its start.
LONGEST_NOISE = 8
NOISE_KEPT = 3
# Letters by their category, and yet nothing is seen of them.
_BLANK = dict.fromkeys(map(ord, "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"), " ")
_UNSEEN = re.compile("[\u034f\u0334-\u0338\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_NOISE = re.compile(r"(?:[^\w\s]|_)(?:[^\w]|_)*", re.ASCII)
_MOST_MARKS = 2


def visible_of(text: str) -> Kept:
    """The visible part of a stored text in plain signs."""
    # Half a surrogate pair cannot be encoded; one "?" for it keeps every place in the text.
    text = text.encode("utf-8", "replace").decode()
    kept = Kept(text)
    if not text.isascii():
        kept = kept.without(_unseen(text))
        kept = Kept(_plain(kept.text), kept.origin)
    return kept.without(_noise(kept.text))


def _unseen(text: str) -> list[Span]:
    """Format signs (zero-width, direction), variation selectors, strokes, and towers of accents."""
    spans = []
    for run in _BEYOND_ASCII.finditer(text):
        marks = 0
        for place, sign in enumerate(run[0], run.start()):
            category = unicodedata.category(sign)
            marks = marks + 1 if category == "Mn" else 0
            if category == "Cf" or marks > _MOST_MARKS or _UNSEEN.match(sign):
                spans.append((place, place + 1))
    return spans


def _plain(text: str) -> str:
    """The same text, sign for sign, in plain letters."""
    text = text.translate(_BLANK)
    text = _BEYOND_ASCII.sub(lambda run: "".join(map(plain_sign, run[0])), text)
    return plain_words(text)


def _noise(text: str) -> list[Span]:
    """What goes beyond the start of each long run without a letter or digit."""
    spans = []
    for run in _NOISE.finditer(text):
        if run.end() - run.start() <= LONGEST_NOISE:
            continue
        signs = [
            place
            for place, sign in enumerate(run[0], run.start())
            if not (sign.isspace() or sign.isalnum())
        ]
        if len(signs) > LONGEST_NOISE and not any(map(str.isalnum, run[0])):
            spans.append((signs[NOISE_KEPT], signs[-1] + 1))
    return spans
