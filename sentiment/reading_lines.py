"""Texts as JSON lines in, analyses as JSON lines out: for integrators, scripts and curious people.

A line that cannot be read gets an `error` in its place; the others are read all the same. PURE but
for the engine that is handed in.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from sentiment.analysis import Analysis, plain
from sentiment.deep_evidence import explain
from sentiment.engines.base import Engine, EngineRefusedError, Passage

MAX_TEXT = 200_000
MAX_LANGUAGE = 8
BATCH = 32


class Wanted(StrEnum):
    """How much evidence a line carries: none, the guess of every reading, or words left out."""

    NONE = "none"
    FAST = "fast"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that says nothing readable, and why."""

    error: str


def read_lines(lines: Iterable[str], *, engine: Engine, evidence: Wanted) -> Iterator[str]:
    """One JSON line for each line, in order; blank lines are passed over.

    Raises:
        EngineUnavailableError: nothing can be read now.
    """
    given = (parse_line(line) for line in lines if line.strip())
    while batch := list(islice(given, BATCH)):
        readable = [one for one in batch if isinstance(one, Passage)]
        answers = iter(_read(readable, engine))
        for one in batch:
            if isinstance(one, Refused):
                told = asdict(one)
            else:
                told = _told(one, next(answers), engine=engine, evidence=evidence)
            yield json.dumps(told, ensure_ascii=False)


def parse_line(line: str) -> Passage | Refused:
    """The passage of a line such as `{"text": "...", "language": "en"}`; language may be left out."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Refused(f"The line is not JSON: {error}")
    if problem := _problem(given):
        return Refused(problem)
    return Passage(given["text"], given.get("language", ""))


def _problem(given: Any) -> str:
    if not isinstance(given, dict):
        return "The line is not a JSON object."
    unknown = sorted(set(given) - {"text", "language"})
    text, language = given.get("text"), given.get("language", "")
    checks = [
        (bool(unknown), f"Unknown: {', '.join(unknown)}. Known are text and language."),
        (not isinstance(text, str), "text must be a string."),
        (len(str(text)) > MAX_TEXT, f"At most {MAX_TEXT} characters; these are {len(str(text))}."),
        (
            not isinstance(language, str) or len(language) > MAX_LANGUAGE,
            "language must be a short code such as en.",
        ),
    ]
    return next((sentence for wrong, sentence in checks if wrong), "")


def _read(passages: list[Passage], engine: Engine) -> list[Analysis | Refused]:
    """One text that the engine refuses does not cost the others theirs."""
    try:
        return list(engine.analyze(passages)) if passages else []
    except EngineRefusedError as error:
        if len(passages) == 1:
            return [Refused(str(error))]
        middle = len(passages) // 2
        return _read(passages[:middle], engine) + _read(passages[middle:], engine)


def _told(
    passage: Passage, answer: Analysis | Refused, *, engine: Engine, evidence: Wanted
) -> dict[str, Any]:
    if isinstance(answer, Refused):
        return asdict(answer)
    version = f"{engine.identity.engine} {engine.identity.version}"
    told = {**plain(answer), "model_version": version}
    if evidence is Wanted.NONE:
        del told["evidence"]
    if evidence is Wanted.DEEP:
        found = explain(passage.text, language=passage.language_hint, engine=engine)
        told["deep_evidence"] = [asdict(one) for one in found]
    return told
