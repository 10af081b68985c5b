"""`./dev manage fairness`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routing.fairness import measure, report, swaps_of
from sentiment.engines.base import EngineUnavailableError
from sentiment.engines.registry import get_engine

TEXTS = Path(__file__).parents[2] / "fairness_texts.json"


def read_material() -> Mapping[str, Any]:
    """The project's own sentences, and in whose words they are said."""
    found: Mapping[str, Any] = json.loads(TEXTS.read_text("utf-8"))
    return found


class Command(BaseCommand):
    """Measures whether names, genders and ways of speaking change what this desk's engine reads."""

    help = "Swap names, genders and dialects in the project's sentences; prints one JSON object."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Read, compare, print."""
        try:
            outcomes = measure(swaps_of(read_material()), engine=get_engine())
        except EngineUnavailableError as error:
            raise CommandError(f"Nothing can be read now: {error}") from error
        self.stdout.write(json.dumps(report(outcomes), indent=1, ensure_ascii=False))
