"""What a row of a list shows of a ticket, for a page of them with one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from console.queries.statements import Statement, is_one_of, statement_of
from routing.models import Escalation
from sentiment.models import Unread
from tickets.called import called
from tickets.models import Tag, Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of a list.

    `sure` is None while the ticket has no mood at all, `current` also where nothing could
    be said. `severity` is that of the open escalation; `not_read` says that the engine gave up
    on one of the messages.
    """

    id: int
    subject: str
    snippet: str
    channel: str
    priority: int
    waiting_since: datetime | None
    last_message_at: datetime
    customer_id: int
    customer: str
    tier: str
    organization: str | None
    assignee: str | None
    current: float | None
    sure: bool | None
    severity: int | None
    not_read: bool
    tags: list[str]


def lines_of(ids: Sequence[int]) -> list[Line]:
    """The lines of these tickets, in this order; who asks may see each of them."""
    if not ids:
        return []
    found = {row[0]: Line(*row) for row in _statement().rows(list(ids))}
    return [found[ticket_id] for ticket_id in ids if ticket_id in found]


@cache
def _statement() -> Statement:
    """For lines of any tickets; the last parameter is their ids."""
    ticket = OuterRef("pk")
    severity = Escalation.objects.open().filter(ticket=ticket).values("severity")
    rows = Ticket.objects.filter(is_one_of([])).values_list(
        "pk",
        "subject",
        "snippet",
        "channel",
        "priority",
        "waiting_since",
        "last_message_at",
        "customer_id",
        called("customer"),
        "customer__tier",
        "customer__organization__name",
        "assignee__name",
        "mood__current",
        "mood__sure",
        Subquery(severity),
        Exists(Unread.objects.filter(message__ticket=ticket)),
        ArraySubquery(Tag.objects.filter(tickets=ticket).order_by("name").values("name")),
    )
    return statement_of(rows).asking_for([])
