"""`./dev manage refit`: learn from the desk's labels."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sentiment.engines.base import EngineUnavailableError
from sentiment.models.desk_version import Status
from sentiment.refitting import refit
from sentiment.taught_engine import taught_engine
from sentiment.versions import account_of
from supportsentiment.kernel.errors import RefusedError


class Command(BaseCommand):
    """Makes a candidate, judges it at the gate, and puts it in shadow; promotes nothing."""

    help = "Learn from the desk's labels; prints one JSON object. 1 where the gate refused it."

    def handle(self, *_: Any, **__: Any) -> None:
        """Refit and tell."""
        try:
            version = refit(engine=taught_engine(), now=timezone.now())
        except RefusedError as refusal:
            raise CommandError(f"Nothing was learned: {refusal}") from refusal
        except EngineUnavailableError as error:
            raise CommandError(f"Nothing can be read now: {error}") from error
        self.stdout.write(json.dumps(account_of(version), indent=1, ensure_ascii=False))
        if version.status == Status.REFUSED:
            raise CommandError(f"v{version.number} did not pass the gate.")
