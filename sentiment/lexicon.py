"""An owner's lexicon: what words mean at this desk, and what follows for a reading. PURE.

A term is one to five words with the meaning that they have here: "sick" is great among players,
and unwell in a surgery; "child process died" is no grief. What it does to a mood is an `Effect`,
a pull in log-odds (`sentiment.tilting`); it may also push one signal.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sentiment.analysis import Signal
from supportsentiment.kernel.sentences import Sentence

MOST_TERMS = 500
MOST_WORDS = 5
LONGEST_TERM = 80
LONGEST_MEANING = 200
LONGEST_LANGUAGE = 8
SIGNAL_PULL = 4.0
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


class Effect(StrEnum):
    """What a term does to the mood. `AS_READ` leaves it to the engine, for the sake of a signal."""

    MUCH_MORE_NEGATIVE = "much_more_negative"
    MORE_NEGATIVE = "more_negative"
    NOT_EMOTION = "not_emotion"
    MORE_POSITIVE = "more_positive"
    MUCH_MORE_POSITIVE = "much_more_positive"
    AS_READ = "as_read"


# In log-odds of positive against neutral, and of neutral against negative: 1.25 is 3.5 to 1, 2.5 is 12 to 1.
PULLS: dict[Effect, float] = {
    Effect.MUCH_MORE_NEGATIVE: -2.5,
    Effect.MORE_NEGATIVE: -1.25,
    Effect.NOT_EMOTION: 0.0,
    Effect.MORE_POSITIVE: 1.25,
    Effect.MUCH_MORE_POSITIVE: 2.5,
    Effect.AS_READ: 0.0,
}


class Push(StrEnum):
    """What a term does to a signal besides."""

    LESS = "less"
    MORE = "more"


PUSHED: tuple[Signal, ...] = tuple(signal for signal in Signal if signal is not Signal.SCORE)


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its meaning. `language` is an ISO 639 code, or "" for every language.

    `signal` and `push` are given together or not at all.
    """

    term: str
    meaning: str
    effect: Effect
    language: str = ""
    signal: Signal | None = None
    push: Push | None = None

    @property
    def folded(self) -> str:
        """The term as it is looked for."""
        return _folded_once(self.term)

    @property
    def pull(self) -> float:
        """What it adds to the log-odds of a better mood."""
        return PULLS[self.effect]

    @property
    def signal_pull(self) -> float:
        """What it adds to the log-odds of its signal."""
        return 0.0 if self.push is None else SIGNAL_PULL * (1 if self.push is Push.MORE else -1)

    @property
    def takes_out(self) -> bool:
        """Whether what the engine thinks of the term itself shall not count."""
        return self.effect is not Effect.AS_READ


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms that count. `revision` rises with every change, and never falls."""

    terms: tuple[Term, ...] = ()
    revision: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the terms; their order does not matter."""
        return digest_of(self.terms)


NO_LEXICON = Lexicon()


def digest_of(terms: Iterable[Term]) -> str:
    """SHA-256 of terms, whatever their order."""
    told = sorted(json.dumps(plain_term(term), sort_keys=True) for term in terms)
    return sha256("\n".join(told).encode()).hexdigest()


def plain_term(term: Term) -> dict[str, Any]:
    """A term as JSON has it."""
    return {name: value or "" for name, value in asdict(term).items()}


def term_from(told: dict[str, Any]) -> Term:
    """A term from what `plain_term` made of it.

    Raises:
        KeyError, ValueError: it is none.
    """
    return Term(
        term=str(told["term"]),
        meaning=str(told["meaning"]),
        effect=Effect(told["effect"]),
        language=str(told.get("language", "")),
        signal=Signal(told["signal"]) if told.get("signal") else None,
        push=Push(told["push"]) if told.get("push") else None,
    )


def folded(text: str) -> str:
    """A text as terms are looked for in it: folded case, one form of each letter, single blanks."""
    return "".join(part for part, _, _ in folded_parts(text)).strip()


# Every message is looked through for the same few hundred terms.
_folded_once = lru_cache(maxsize=2 * MOST_TERMS)(folded)


def folded_parts(text: str) -> list[tuple[str, int, int]]:
    """What `folded` makes of each stretch of the text, with the characters that it covers.

    A letter and its accents are one stretch; what has no width becomes nothing, so that it
    hides no term.
    """
    parts: list[tuple[str, int, int]] = []
    for found in _CLUSTER.finditer(text):
        start, end = found.span()
        part = _folded_cluster(found.group())
        if part.isspace():
            if parts and parts[-1][0] == " ":
                parts[-1] = (" ", parts[-1][1], end)
                continue
            part = " "
        if part:
            parts.append((part, start, end))
    return parts


@lru_cache(maxsize=4096)
def _folded_cluster(cluster: str) -> str:
    shown = "".join(one for one in cluster if unicodedata.category(one) != "Cf")
    part = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
    return part.replace("\u2019", "'")


NO_TERM = Sentence("Write one to %(most)d words.", most=MOST_WORDS)
TERM_TOO_LONG = Sentence("At most %(most)d characters.", most=LONGEST_TERM)
NO_MEANING = Sentence("Say what it means here.")
MEANING_TOO_LONG = Sentence("At most %(most)d characters.", most=LONGEST_MEANING)
NO_LANGUAGE = Sentence("A language is a code such as en or de, or nothing for all of them.")
HALF_A_SIGNAL = Sentence("A signal and what happens to it go together.")
NO_EFFECT = Sentence("A term that leaves the mood as it is needs a signal.")
NO_SUCH_SIGNAL = Sentence("This is no signal that a term can push.")


def problems_of(term: Term) -> dict[str, list[str]]:
    """What is wrong with a term, by the name of its field; nothing where it will do."""
    problems: dict[str, list[str]] = {}
    words = term.folded.split()
    if len(term.term) > LONGEST_TERM or len(term.folded) > LONGEST_TERM:
        problems["term"] = [TERM_TOO_LONG]
    elif not 1 <= len(words) <= MOST_WORDS or not any(map(_says_something, term.folded)):
        problems["term"] = [NO_TERM]
    if not term.meaning.strip():
        problems["meaning"] = [NO_MEANING]
    elif len(term.meaning) > LONGEST_MEANING:
        problems["meaning"] = [MEANING_TOO_LONG]
    if term.language and not _LANGUAGE.fullmatch(term.language):
        problems["language"] = [NO_LANGUAGE]
    return problems | _problems_of_effect(term)


def _problems_of_effect(term: Term) -> dict[str, list[str]]:
    if (term.signal is None) != (term.push is None):
        return {"signal": [HALF_A_SIGNAL]}
    if term.signal is Signal.SCORE:
        return {"signal": [NO_SUCH_SIGNAL]}
    if term.signal is None and term.effect is Effect.AS_READ:
        return {"effect": [NO_EFFECT]}
    return {}


def _says_something(char: str) -> bool:
    # A smiley is as good as a word; a full stop is none.
    return unicodedata.category(char)[0] in "LNS"


def tidy(text: str) -> str:
    """A text as it is kept: without what has no width, and with single blanks."""
    shown = "".join(one for one in text if unicodedata.category(one) not in {"Cf", "Cc", "Cs"})
    return " ".join(unicodedata.normalize("NFC", shown).split())


def with_change(
    terms: Sequence[Term], *, without: Iterable[Term] = (), added: Iterable[Term] = ()
) -> tuple[Term, ...]:
    """The terms after a change; an added one takes the place of its like."""
    news = list(added)
    gone = {key_of(term) for term in (*without, *news)}
    return (*(term for term in terms if key_of(term) not in gone), *news)


def key_of(term: Term) -> tuple[str, str]:
    """What no two terms share."""
    return (term.folded, term.language)
