"""`manage.py demo_live`: keep the demo desk alive until told to stop."""

import logging
import signal
from argparse import ArgumentParser
from random import Random
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from demo.company import STAFF
from demo.live import LiveDesk
from supportsentiment.accounts.models import User

logger = logging.getLogger(__name__)

PER_MINUTE = 8.0
MOST_PER_MINUTE = 600.0
TICK_SECONDS = 0.5
AWAY_SECONDS = 3.0


class Command(BaseCommand):
    """Ends cleanly on SIGINT and SIGTERM; waits where the database is away."""

    help = "Keep new conversations and follow-ups coming; customers react to people's replies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--per-minute",
            type=float,
            default=PER_MINUTE,
            help="customer messages a minute, about (%(default)s)",
        )
        parser.add_argument("--seed", type=int, help="the same stories each time")

    def handle(self, *_: Any, **options: Any) -> None:
        if not 0 < options["per_minute"] <= MOST_PER_MINUTE:
            raise CommandError(f"--per-minute must be above 0 and at most {MOST_PER_MINUTE:.0f}.")
        present = User.objects.filter(email__in=[person.email for person in STAFF]).count()
        if present < len(STAFF):
            raise CommandError("The demo has not been loaded here. Use: manage.py load_demo")
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        rng = Random(options["seed"])  # noqa: S311 - a story, not a secret
        desk = LiveDesk(per_minute=options["per_minute"], rng=rng, now=timezone.now())
        self.stdout.write(f"About {options['per_minute']:g} customer messages a minute.")
        while not stop.is_set():
            try:
                desk.tick(timezone.now())
            except (OperationalError, InterfaceError):
                logger.warning("The database is away; the customers wait.")
                stop.wait(AWAY_SECONDS)
            stop.wait(TICK_SECONDS)
        self.stdout.write("The customers have gone home.")
