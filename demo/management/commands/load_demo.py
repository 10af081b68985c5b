"""`manage.py load_demo`: fill an empty desk with a believable company's."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.accounts import accounts_text
from demo.help_pages import load_help_pages
from demo.load import load_desk, why_not_load
from supportsentiment.kernel.errors import RefusedError

TICKETS = 2_200
SEED = 2025


class Command(BaseCommand):
    """Refuses a desk that holds data, unless forced; the demo's password is known to everybody."""

    help = "Load the demo desk: ninety days of tickets, dated relative to now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where the desk holds anything"
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="load into a desk that holds data; this creates accounts with a known password",
        )
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another desk")
        parser.add_argument("--tickets", type=int, default=TICKETS, help="how many conversations")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["tickets"] < 1:
            raise CommandError("--tickets must be at least 1.")
        if options["if_empty"] and not options["force"] and why_not_load():
            return
        began, now = time.monotonic(), timezone.now()
        try:
            loaded = load_desk(
                seed=options["seed"],
                count=options["tickets"],
                now=now,
                anyway=options["force"],
            )
        except RefusedError as refusal:
            raise CommandError(f"{refusal} Use --force only on a desk that is not real.") from None
        load_help_pages(now=now)
        self.stdout.write(
            f"Loaded {loaded.tickets} tickets with {loaded.messages} messages of "
            f"{loaded.customers} customers in {time.monotonic() - began:.1f} s; "
            f"{loaded.unread} messages wait to be read, the newest first."
        )
        self.stdout.write(accounts_text())
