"""`./dev manage model_card [--artefact FOLDER] [--baseline FILE]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sentiment.engines.artefact import MANIFEST
from sentiment.engines.bundled import ARTEFACT_FOLDER
from sentiment.model_card import tables


class Command(BaseCommand):
    """Prints what the bundled model was measured to be worth, as the model card shows it."""

    help = "Print the tables of the model card of the bundled model, as markdown."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which artefact, and what to compare with."""
        parser.add_argument("--artefact", type=Path, default=ARTEFACT_FOLDER)
        parser.add_argument("--baseline", type=Path, help="what training.baseline printed")

    def handle(self, *_: Any, **options: Any) -> None:
        """Read the manifest and print."""
        manifest = _read(options["artefact"] / MANIFEST)
        baseline = _read(options["baseline"]) if options["baseline"] else {}
        try:
            self.stdout.write(tables(manifest, baseline=baseline), ending="")
        except (KeyError, TypeError) as error:
            raise CommandError(f"The manifest holds no figures: {error!r} is missing.") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path.name} cannot be read: {error}") from error
    return found
