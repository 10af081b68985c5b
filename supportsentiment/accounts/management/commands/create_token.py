"""`manage.py create_token`: an API token for an integration."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from supportsentiment.accounts import services
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Scope
from supportsentiment.kernel.errors import InvalidError


class Command(BaseCommand):
    """Prints the secret once; it cannot be shown again."""

    help = "Create an API token. The secret is printed once and never again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scopes",
            nargs="+",
            required=True,
            metavar="SCOPE",
            help=f"one or more of: {', '.join(Scope)}; or: all",
        )
        parser.add_argument("--name", default="command line", help="what the token is for")
        parser.add_argument("--user", help="e-mail address; default: an API client of that name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        scopes = [part for given in options["scopes"] for part in given.split(",") if part]
        if scopes == ["all"]:
            scopes = list(Scope)
        try:
            new = services.create_token(
                user=self._user(options), name=options["name"], scopes=scopes, now=timezone.now()
            )
        except InvalidError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"token": new.secret}))
        else:
            self.stdout.write(f"Token (shown once): {new.secret}\nScopes: {', '.join(scopes)}")

    def _user(self, options: dict[str, Any]) -> User:
        if not options["user"]:
            return services.api_client(name=options["name"])
        user: User | None = User.objects.filter(email__iexact=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['user']}.")
        return user
