"""The number of the newest thing in a ticket, allotted under the row's lock."""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from supportsentiment.kernel import db
from supportsentiment.kernel.errors import NotFoundError
from tickets.models import Ticket

RAISE = """
UPDATE tickets_ticket SET seq = raised.seq
FROM unnest(%s::bigint[], %s::bigint[]) AS raised (id, seq) WHERE tickets_ticket.id = raised.id
"""


def lock_ticket(ticket_id: int) -> Ticket:
    """The ticket, locked until the transaction ends.

    Raises:
        NotFoundError: there is no such ticket.
        NotInTransactionError: no transaction is open.
    """
    db.require_transaction()
    ticket = _locked().filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFoundError(_("There is no such ticket."))
    return ticket


def lock_tickets(ticket_ids: Collection[int], *, only: Sequence[str] = ()) -> dict[int, Ticket]:
    """Several tickets, locked in the order of their ids, so that no two workers wait in a ring.

    `only` names the columns that are wanted at once; without, all are.
    """
    db.require_transaction()
    tickets = _locked().filter(pk__in=ticket_ids).order_by("pk")
    if only:
        tickets = tickets.only(*only)
    return {ticket.pk: ticket for ticket in tickets}


def next_seq(ticket: Ticket) -> int:
    """Raise the number of a locked ticket. The caller saves `seq` with its other changes."""
    ticket.seq += 1
    return ticket.seq


def save_seqs(tickets: Iterable[Ticket]) -> None:
    """Save the raised numbers of locked tickets with one statement."""
    raised = {ticket.pk: ticket.seq for ticket in tickets}
    if raised:
        with connection.cursor() as cursor:
            cursor.execute(RAISE, [list(raised), list(raised.values())])


def _locked() -> "QuerySet[Ticket]":
    """Tickets to be locked, without the words of the index, which no service needs."""
    return Ticket.objects.select_for_update(of=("self",)).defer("search")
