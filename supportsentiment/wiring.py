"""The switchboard: which fact reaches whom. The whole flow of the product on one page."""

from coaching.events import MomentMeasured
from coaching.tasks import measure_replies
from console.live.tasks import push_changes
from knowledgebase.events import ArticleSaved
from routing.events import EscalationSettled, ThresholdsSet, TicketEscalated
from routing.tasks import (
    explain_escalations,
    heed_people,
    place_read_again,
    place_tickets,
    reconsider_tickets,
)
from sentiment.events import (
    AnalysisAsked,
    CorrectionWithdrawn,
    DeskVersionMade,
    DeskVersionPromoted,
    EvidenceAsked,
    LexiconChanged,
    MessageNotRead,
    MessageRead,
    ReadingCorrected,
    RefitAsked,
    RereadingAsked,
    RereadingWentOn,
    RiskSet,
)
from sentiment.tasks import (
    answer_requests,
    measure_evidence,
    read_messages,
    read_on,
    refit,
    reread_tickets,
)
from supportsentiment.accounts.events import (
    AccessChanged,
    TeamCreated,
    TeamRenamed,
    TokenCreated,
    TokenRevoked,
    UserChanged,
    UserCreated,
)
from supportsentiment.kernel.listeners import Wiring, wire
from tickets.events import (
    CustomerChanged,
    CustomerCreated,
    FieldsChanged,
    MessageReceived,
    NoteAdded,
    OrganizationChanged,
    OrganizationCreated,
    PriorityChanged,
    ReplySent,
    StatusChanged,
    TagCreated,
    TicketAssigned,
    TicketOpened,
    TicketTagged,
)

WIRING: Wiring = {
    TicketOpened: [],
    MessageReceived: [read_messages, push_changes],
    # In the order in which they are told: the screens wait for nobody.
    MessageRead: [push_changes, reconsider_tickets, measure_replies],
    MessageNotRead: [push_changes],
    ReadingCorrected: [push_changes, heed_people],
    CorrectionWithdrawn: [push_changes, heed_people],
    TicketEscalated: [push_changes, explain_escalations],
    EscalationSettled: [push_changes],
    ReplySent: [place_tickets, push_changes],
    NoteAdded: [push_changes],
    StatusChanged: [place_tickets, push_changes],
    PriorityChanged: [place_tickets, push_changes],
    TicketAssigned: [push_changes],
    TicketTagged: [push_changes],
    FieldsChanged: [push_changes],
    MomentMeasured: [],
    ArticleSaved: [],
    AccessChanged: [push_changes],
    TokenCreated: [],
    TokenRevoked: [],
    UserCreated: [],
    UserChanged: [],
    TeamCreated: [],
    TeamRenamed: [],
    CustomerCreated: [],
    CustomerChanged: [],
    OrganizationCreated: [],
    OrganizationChanged: [],
    TagCreated: [],
    AnalysisAsked: [answer_requests],
    EvidenceAsked: [measure_evidence],
    RereadingWentOn: [read_on, place_read_again],
    RiskSet: [],
    LexiconChanged: [],
    ThresholdsSet: [],
    RefitAsked: [refit],
    DeskVersionMade: [],
    DeskVersionPromoted: [],
    RereadingAsked: [reread_tickets],
}


def connect() -> None:
    """Connect every fact to its listeners."""
    wire(WIRING)
