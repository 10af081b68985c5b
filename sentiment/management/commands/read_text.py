"""`./dev manage read_text [--evidence [deep]] < messages.jsonl`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sentiment.engines.base import EngineUnavailableError
from sentiment.reading_lines import Wanted, read_lines
from sentiment.taught_engine import taught_engine


class Command(BaseCommand):
    """Reads texts with the engine of this desk and stores nothing."""

    help = 'Read JSON lines such as {"text": "...", "language": "en"}; print one JSON line each.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to name the words that speak for each signal."""
        parser.add_argument(
            "--evidence",
            nargs="?",
            type=Wanted,
            choices=list(Wanted),
            const=Wanted.FAST,
            default=Wanted.NONE,
            help="with the spans of evidence; deep: found by leaving words out, a pass for each",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Answer line by line, as they come."""
        lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
        try:
            for line in read_lines(lines, engine=taught_engine(), evidence=options["evidence"]):
                self.stdout.write(line)
        except EngineUnavailableError as error:
            raise CommandError(f"Nothing can be read now: {error}") from error
