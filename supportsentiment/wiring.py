"""The switchboard: which fact reaches whom. The whole flow of the product on one page."""

from coaching.events import MomentMeasured
from coaching.tasks import measure_replies
from console.live.tasks import push_changes
from routing.events import EscalationSettled, TicketEscalated
from routing.tasks import place_tickets, reconsider_tickets
from sentiment.events import MessageNotRead, MessageRead
from sentiment.tasks import read_messages
from supportsentiment.accounts.events import AccessChanged, TokenCreated, TokenRevoked
from supportsentiment.kernel.listeners import Wiring, wire
from tickets.events import (
    FieldsChanged,
    MessageReceived,
    NoteAdded,
    PriorityChanged,
    ReplySent,
    StatusChanged,
    TicketAssigned,
    TicketOpened,
    TicketTagged,
)

WIRING: Wiring = {
    TicketOpened: [],
    MessageReceived: [read_messages, push_changes],
    MessageRead: [reconsider_tickets, measure_replies, push_changes],
    MessageNotRead: [push_changes],
    TicketEscalated: [push_changes],
    EscalationSettled: [push_changes],
    ReplySent: [place_tickets, push_changes],
    NoteAdded: [push_changes],
    StatusChanged: [place_tickets, push_changes],
    PriorityChanged: [place_tickets, push_changes],
    TicketAssigned: [push_changes],
    TicketTagged: [push_changes],
    FieldsChanged: [push_changes],
    MomentMeasured: [],
    AccessChanged: [push_changes],
    TokenCreated: [],
    TokenRevoked: [],
}


def connect() -> None:
    """Connect every fact to its listeners."""
    wire(WIRING)
