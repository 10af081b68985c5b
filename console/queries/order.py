"""Orders of the inbox and their keyset pages: each page starts where the last one ended.

An order has one or two legs. The second holds what the first cannot place (a ticket that waits
for nobody, a mood that is not known), so that each leg follows one index.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from supportsentiment.kernel.errors import InvalidError
from tickets.models import Ticket

PLACE_PARTS = 3


@dataclass(frozen=True, slots=True)
class Leg:
    """Tickets under `where`, by `field` and id, both in the same direction."""

    field: str
    where: Q
    descending: bool = False
    is_time: bool = True

    def ordered(self, tickets: "QuerySet[Ticket]") -> "QuerySet[Ticket]":
        """The leg's tickets in its order."""
        sign = "-" if self.descending else ""
        return tickets.filter(self.where).order_by(f"{sign}{self.field}", f"{sign}id")

    def beyond(self, value: object, ticket_id: int) -> Q:
        """What comes after a place in this leg."""
        step = "lt" if self.descending else "gt"
        # One row comparison in two halves: the first is what the index can use.
        return Q(**{f"{self.field}__{step}e": value}) & (
            Q(**{f"{self.field}__{step}": value}) | Q(**{f"id__{step}": ticket_id})
        )


@dataclass(frozen=True, slots=True)
class Sort:
    """A named order."""

    key: str
    name: Promise
    legs: tuple[Leg, ...]


NEWEST = Leg("last_message_at", Q(), descending=True)
SORTS: dict[str, Sort] = {
    sort.key: sort
    for sort in (
        Sort("attention", _("Attention"), (Leg("attention_at", Q()),)),
        Sort(
            "waiting",
            _("Waiting longest"),
            (
                Leg("waiting_since", Q(waiting_since__isnull=False)),
                Leg("last_message_at", Q(waiting_since__isnull=True), descending=True),
            ),
        ),
        Sort(
            "mood",
            _("Unhappiest"),
            (
                Leg("mood__current", Q(mood__current__isnull=False), is_time=False),
                Leg("last_message_at", Q(mood__current__isnull=True), descending=True),
            ),
        ),
        Sort("newest", _("Newest"), (NEWEST,)),
    )
}


@dataclass(frozen=True, slots=True)
class Page:
    """The ids of some tickets, and the place after which the next page starts ("" at the end)."""

    ids: list[int]
    after: str


def page_of(tickets: "QuerySet[Ticket]", *, sort: Sort, after: str, size: int) -> Page:
    """The next page of these tickets.

    Raises:
        InvalidError: `after` is no place in this order.
    """
    leg_number, beyond = _start(sort.legs, after)
    found: list[tuple[int, int, object]] = []
    for number, leg in list(enumerate(sort.legs))[leg_number:]:
        rows = leg.ordered(tickets)
        if number == leg_number and beyond is not None:
            rows = rows.filter(beyond)
        places = rows.values_list("pk", leg.field)[: size + 1 - len(found)]
        found += [(number, ticket_id, value) for ticket_id, value in places]
        if len(found) > size:
            break
    more = len(found) > size
    return Page(
        [ticket_id for _, ticket_id, _ in found[:size]], _place(*found[size - 1]) if more else ""
    )


def _place(number: int, ticket_id: int, value: object) -> str:
    plain = value.isoformat() if isinstance(value, datetime) else value
    return urlsafe_b64encode(json.dumps([number, plain, ticket_id]).encode()).decode().rstrip("=")


def _start(legs: Sequence[Leg], after: str) -> tuple[int, Q | None]:
    if not after:
        return 0, None
    try:
        number, plain, ticket_id = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        leg = legs[int(number)]
        value = datetime.fromisoformat(plain) if leg.is_time else float(plain)
        return int(number), leg.beyond(value, int(ticket_id))
    except (ValueError, TypeError, IndexError, NotBase64) as error:
        raise InvalidError({"after": [str(_("This is no place in the list."))]}) from error
