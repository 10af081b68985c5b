"""Which part of a span of evidence a screen underlines. PURE.

An engine marks what moved it, from any character to any other. A reader takes an underline for
words of one sentence. So what is drawn is cut to the sentence that holds most of the span, begins
and ends with a word, and leaves out a greeting that hardly weighed anything.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

# "Dear all" says nothing beside "this is the third time", but may be all that there is.
COURTESY_SHARE = 0.5

# Three dots are no end: "great... just great" is one thought, and often a sarcastic one.
SENTENCE_END = re.compile(r"(?:(?<!\.)\.(?!\.)|[!?]+)[\"'»”’)\]]*(?=\s|$)|[。！？]+|\n[ \t]*\n")
GREETING = re.compile(
    r"""\s*(?:
        (?:dear|sehr\ geehrte[rs]?|liebe[rs]?)\b(?:[ ][^\s,!:]+){0,5}
      | (?:hello|hi|hiya|hey|hallo|moin|servus|good\ (?:morning|afternoon|evening|day)
          |guten\ (?:morgen|tag|abend))\b(?:[ ][^\s,!:]+){0,2}
      | to\ whom\ it\ may\ concern
    )[ \t]*(?:[,!:]|$|(?=\n))""",
    re.IGNORECASE | re.VERBOSE,
)
# A few lines with a name may follow, then the text is over.
CLOSING = re.compile(
    r"""^[ \t]*(?:
        (?:(?:with\ )?(?:kind|best|warm)\ )?regards|best(?:\ wishes)?|(?:yours\ )?(?:sincerely|faithfully)|cheers
      | (?:mit\ )?(?:freundlichen|besten|lieben|vielen)\ grüßen|(?:viele|liebe|beste)\ grüße
    )[ \t]*[,.!]?[ \t]*(?:\n[^\n]{0,60}){0,3}\s*\Z""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Courtesies:
    """Where the greeting of a text ends, and where the lines that close it begin."""

    greeting_end: int
    closing_start: int

    def hold(self, start: int, end: int) -> bool:
        """Whether nothing of a span lies between the two."""
        return end <= self.greeting_end or start >= self.closing_start


def courtesies_of(text: str) -> Courtesies:
    """The courtesies of a text; at its edges where there are none."""
    greeting, closing = GREETING.match(text), CLOSING.search(text)
    return Courtesies(
        greeting_end=greeting.end() if greeting else 0,
        closing_start=closing.start() if closing else len(text),
    )


def drawn_part(
    text: str, start: int, end: int, *, courtesies: Courtesies
) -> tuple[int, int] | None:
    """The part of a span that is underlined; None where no word is left of it.

    Of a span over several sentences that is its longest part, of equals the last.
    """
    borders = (courtesies.greeting_end, courtesies.closing_start)
    cuts = {match.end() for match in SENTENCE_END.finditer(text, start, end)}
    cuts.update(border for border in borders if start < border < end)
    parts = [_trimmed(text, a, b) for a, b in pairwise(sorted({start, *cuts, end}))]
    return max(
        (part for part in parts if part[0] < part[1]),
        key=lambda part: (part[1] - part[0], part[0]),
        default=None,
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and _separates(text[start]):
        start += 1
    while start < end and _separates(text[end - 1]):
        end -= 1
    return start, end


def _separates(character: str) -> bool:
    # Not what is no letter: the signs of Hindi vowels and an angry face belong to what is said.
    return character.isspace() or unicodedata.category(character).startswith("P")
