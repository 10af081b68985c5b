"""`./dev manage promote VERSION`: let a version of the desk read."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sentiment.promoting import promote
from sentiment.versions import account_of
from supportsentiment.kernel.errors import HouseError


class Command(BaseCommand):
    """Makes a version live; running workers follow within seconds."""

    help = "Let a version read from now on; active tickets are read again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which version."""
        parser.add_argument("version", help="its number: 13 or v13")

    def handle(self, *_: Any, **options: Any) -> None:
        """Promote and tell."""
        said = options["version"].removeprefix("v")
        # Ten digits are more than the database's numbers can be.
        if not (said.isascii() and said.isdigit() and len(said) < len("2147483647")):
            raise CommandError(f"{options['version']!r} is no version; say 13 or v13.")
        try:
            version = promote(number=int(said), now=timezone.now())
        except HouseError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(account_of(version), indent=1, ensure_ascii=False))
