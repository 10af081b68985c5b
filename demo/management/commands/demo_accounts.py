"""`manage.py demo_accounts`: whom to sign in as."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo.accounts import accounts_text
from demo.company import STAFF
from supportsentiment.accounts.models import User


class Command(BaseCommand):
    """Prints the accounts, if the demo is here."""

    help = "Print the demo's accounts."

    def handle(self, *_: Any, **__: Any) -> None:
        if not User.objects.filter(email=STAFF[0].email, is_active=True).exists():
            raise CommandError("The demo has not been loaded here. Use: manage.py load_demo")
        self.stdout.write(accounts_text())
