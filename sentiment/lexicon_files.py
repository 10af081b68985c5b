"""Lexicons as CSV files: an owner's own, and the small ones to begin with that come along. PURE.

One term a row: term, language, meaning, effect, signal, push. Only the first, third and fourth
must be filled. Where a file says the same term twice, the last counts.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from sentiment.analysis import Signal
from sentiment.lexicon import MOST_TERMS, Effect, Push, Term, problems_of, tidy
from supportsentiment.kernel.sentences import Sentence

COLUMNS = ("term", "language", "meaning", "effect", "signal", "push")
NEEDED = ("term", "meaning", "effect")
MOST_BYTES = 200_000
MOST_PROBLEMS = 10
_FOLDER = Path(__file__).resolve().parent / "starter_lexicons"
# A spreadsheet would take these for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

TOO_BIG = Sentence("At most %(most)d kB.", most=MOST_BYTES // 1000)
TOO_MANY = Sentence("At most %(most)d terms.", most=MOST_TERMS)
NOT_TEXT = Sentence("This is no text in UTF-8.")
NOTHING = Sentence("There is no term in it.")
NO_COLUMNS = Sentence("The first line names the columns: %(columns)s.", columns=", ".join(COLUMNS))


class Starter(StrEnum):
    """A lexicon to begin with."""

    GAMING = "gaming"
    HEALTH_CARE = "health_care"
    SOFTWARE = "software"


class FileProblemsError(ValueError):
    """A file that will not do, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@cache
def starter_terms(starter: Starter) -> tuple[Term, ...]:
    """The terms of a lexicon to begin with."""
    return tuple(read_terms((_FOLDER / f"{starter}.csv").read_bytes()))


def read_terms(content: bytes) -> list[Term]:
    """The terms of a file.

    Raises:
        FileProblemsError: it is too big, no CSV in UTF-8, or a row will not do.
    """
    if len(content) > MOST_BYTES:
        raise FileProblemsError([TOO_BIG])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblemsError([NOT_TEXT]) from error
    if "\x00" in text:
        raise FileProblemsError([NOT_TEXT])
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    if not set(NEEDED) <= set(reader.fieldnames or ()) <= set(COLUMNS):
        raise FileProblemsError([NO_COLUMNS])
    return _terms(_rows(reader))


def write_terms(terms: Iterable[Term]) -> str:
    """A file of terms, as `read_terms` takes it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for term in terms:
        told = (term.term, term.language, term.meaning, term.effect.value)
        writer.writerow([*map(_harmless, told), term.signal or "", term.push or ""])
    return stream.getvalue()


def _rows(reader: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for row in reader:
            if any(value for value in row.values()):
                yield reader.line_num, {name: _plain(str(row.get(name) or "")) for name in COLUMNS}
    except csv.Error as error:
        raise FileProblemsError([NO_COLUMNS]) from error


def _terms(rows: Iterable[tuple[int, dict[str, str]]]) -> list[Term]:
    terms: dict[tuple[str, str], Term] = {}
    problems: list[str] = []
    for line, row in rows:
        wrong = _unknown_words(row)
        if not wrong:
            term = _term(row)
            wrong = problems_of(term)
            terms[term.folded, term.language] = term
        problems += [
            Sentence(
                "Line %(line)d, %(field)s: %(problem)s", line=line, field=field, problem=said[0]
            )
            for field, said in wrong.items()
        ]
        if len(terms) > MOST_TERMS:
            raise FileProblemsError([TOO_MANY])
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise FileProblemsError(problems)
    if not terms:
        raise FileProblemsError([NOTHING])
    return list(terms.values())


def _term(row: dict[str, str]) -> Term:
    return Term(
        term=tidy(row["term"]),
        meaning=tidy(row["meaning"]),
        effect=Effect(row["effect"]),
        language=row["language"].lower(),
        signal=Signal(row["signal"]) if row["signal"] else None,
        push=Push(row["push"]) if row["push"] else None,
    )


def _unknown_words(row: dict[str, str]) -> dict[str, list[str]]:
    kinds: dict[str, type[StrEnum]] = {"effect": Effect, "signal": Signal, "push": Push}
    return {
        name: [Sentence("One of: %(words)s.", words=", ".join(kind))]
        for name, kind in kinds.items()
        if row[name] not in set(kind) and (row[name] or name == "effect")
    }


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _plain(value: str) -> str:
    value = value.strip()
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA) else value
