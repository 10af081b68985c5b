"""`./dev manage read_again [--since DAY] [--language en] [--active] [--start | --pause | ...]`."""

import json
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sentiment.models import Rereading
from sentiment.progress import Pace, percent, seconds_left
from sentiment.rereading import Scope
from sentiment.rereading_orders import (
    cancel_rereading,
    estimate_of,
    pause_rereading,
    resume_rereading,
    start_rereading,
)
from supportsentiment.kernel.errors import HouseError

ORDERS = {"pause": pause_rereading, "resume": resume_rereading, "cancel": cancel_rereading}


class Command(BaseCommand):
    """Has old messages read again by the engine of today, in the background."""

    help = (
        "Say what reading old messages again would take; --start begins. Prints JSON. The work is "
        "done by the worker of the queue bulk."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which messages, and what to do."""
        parser.add_argument("--since", type=date.fromisoformat, help="sent from this day on")
        parser.add_argument("--language", default="", help="last read as this language, such as en")
        parser.add_argument("--active", action="store_true", help="of active tickets only")
        orders = parser.add_mutually_exclusive_group()
        orders.add_argument("--start", action="store_true", help="begin")
        orders.add_argument("--status", action="store_true", help="how the last one stands")
        for order in ORDERS:
            orders.add_argument(f"--{order}", action="store_true", help="the one under way")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do as told, and print how it stands."""
        order = next((one for one in ORDERS if options[one]), "")
        try:
            if order:
                ORDERS[order](rereading_id=self._under_way(), user=None, now=timezone.now())
            elif options["start"]:
                start_rereading(scope=_scope(options), user=None, now=timezone.now())
            told = (
                _standing()
                if order or options["start"] or options["status"]
                else _estimate(_scope(options))
            )
        except HouseError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(told, indent=1))

    def _under_way(self) -> int:
        job = Rereading.objects.under_way().first()
        if job is None:
            raise CommandError("No re-reading is under way.")
        return job.pk


def _scope(options: dict[str, Any]) -> Scope:
    day = options["since"]
    since = timezone.make_aware(datetime.combine(day, time.min)) if day else None
    return Scope(since=since, language=options["language"], only_active=options["active"])


def _estimate(scope: Scope) -> dict[str, Any]:
    found = estimate_of(scope)
    return {
        "messages": found.messages,
        "seconds": round(found.seconds, 1),
        "cpu_seconds": round(found.cpu_seconds, 1),
        "pace_measured_here": found.pace.here,
    }


def _standing() -> dict[str, Any]:
    job = Rereading.objects.order_by("-asked_at", "-pk").first()
    if job is None:
        raise CommandError("Nothing has been read again yet.")
    pace = Pace(job.read, job.seconds, job.cpu_seconds)
    left = seconds_left(job.done, job.total, seconds=job.seconds)
    return {
        "id": job.pk,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "percent": percent(job.done, job.total),
        "read": job.read,
        "refused": job.refused,
        "messages_a_second": round(pace.a_second, 1),
        "cpu_seconds_of_1000": round(pace.cpu_of_a_thousand, 2),
        "seconds_left": round(left, 1) if left is not None and job.under_way else None,
        "trouble": job.trouble,
    }
