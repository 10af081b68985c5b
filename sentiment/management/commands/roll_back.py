"""`./dev manage roll_back`: let what read before read again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sentiment.promoting import roll_back
from sentiment.versions import account_of
from supportsentiment.kernel.errors import HouseError


class Command(BaseCommand):
    """Goes back one version, in the end to the shipped model."""

    help = "Let what read before read again; active tickets are read again."

    def handle(self, *_: Any, **__: Any) -> None:
        """Roll back and tell."""
        try:
            version = roll_back(now=timezone.now())
        except HouseError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(account_of(version), indent=1, ensure_ascii=False))
