"""`./dev manage evaluate FILE.csv --text text --label label [--by language]`."""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sentiment.analysis import Label
from sentiment.engines.base import Engine, EngineUnavailableError, Passage
from sentiment.evaluation import Judged, by_group, evaluate
from sentiment.reading_lines import MAX_TEXT
from sentiment.taught_engine import taught_engine

BATCH = 256
WORDS = {
    **{label.value: label for label in Label},
    "neg": Label.NEGATIVE,
    "neu": Label.NEUTRAL,
    "pos": Label.POSITIVE,
    "-1": Label.NEGATIVE,
    "0": Label.NEUTRAL,
    "1": Label.POSITIVE,
}


class Command(BaseCommand):
    """Measures the engine of this desk on anybody's labelled texts; stores nothing."""

    help = "Compare the engine with labels in a CSV file; prints one JSON object."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and its columns."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--text", default="text", help="column of the texts")
        parser.add_argument(
            "--label", default="label", help="column of the labels: negative, neutral, positive"
        )
        parser.add_argument("--by", default="", help="column to group by, such as language")

    def handle(self, *_: Any, **options: Any) -> None:
        """Read, compare, print."""
        csv.field_size_limit(2 * MAX_TEXT)
        rows = self._rows(options["file"], [options["text"], options["label"], options["by"]])
        bad: list[dict[str, object]] = []
        try:
            judged = list(_judge(rows, options, bad, engine=taught_engine()))
        except EngineUnavailableError as error:
            raise CommandError(f"Nothing can be read now: {error}") from error
        figures = {"bad_lines": len(bad), "first_bad_lines": bad[:20], **evaluate(judged)}
        if options["by"]:
            figures["by"] = by_group(judged)
        json.dump(figures, sys.stdout, indent=1, ensure_ascii=False)
        self.stdout.write("")

    def _rows(self, path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
        try:
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
                reader = csv.DictReader(stream)
                missing = [one for one in columns if one and one not in (reader.fieldnames or ())]
                if missing:
                    known = ", ".join(reader.fieldnames or ())
                    raise CommandError(f"No column {', '.join(missing)}; there are: {known}.")
                yield from reader
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        except csv.Error as error:
            raise CommandError(f"{path} is not CSV: {error}") from error


def _judge(
    rows: Iterator[dict[str, str]],
    options: dict[str, Any],
    bad: list[dict[str, object]],
    *,
    engine: Engine,
) -> Iterator[Judged]:
    """What the engine says beside each label; lines without a label or text are put into `bad`."""
    numbered = enumerate(rows, start=2)
    while batch := list(islice(numbered, BATCH)):
        kept = []
        for number, row in batch:
            text, word = row[options["text"]] or "", row[options["label"]] or ""
            label = WORDS.get(word.strip().casefold())
            if label is None or not text.strip() or len(text) > MAX_TEXT:
                bad.append({"line": number, "label": word[:40], "characters": len(text)})
            else:
                group = row[options["by"]] or "" if options["by"] else ""
                kept.append((Passage(text), label, group))
        analyses = engine.analyze([passage for passage, _, _ in kept]) if kept else []
        for (_, label, group), analysis in zip(kept, analyses, strict=True):
            yield Judged(label, analysis.label, analysis.confidence, analysis.possible, group)
