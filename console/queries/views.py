"""The built-in views of the inbox: which tickets each of them holds."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from routing.models import Escalation
from sentiment.models import Mood, Unread
from sentiment.models.mood import DOUBTFUL
from supportsentiment.accounts.models import User
from tickets.lifecycle import Status
from tickets.models.ticket import TicketQuerySet as Tickets

NOTHING = _("Nothing here.")


@dataclass(frozen=True, slots=True)
class View:
    """One entry of the side bar. `narrow` gets the tickets that the reader may see."""

    key: str
    name: Promise
    icon: str
    narrow: Callable[[Tickets, User], Tickets]
    sort: str = "attention"
    empty: Promise = NOTHING


def _escalated(tickets: Tickets, _user: User) -> Tickets:
    open_ones = Escalation.objects.open().filter(ticket=OuterRef("pk"))
    return tickets.active().filter(Exists(open_ones))


def _needs_review(tickets: Tickets, _user: User) -> Tickets:
    """What a person should judge before the next answer: once it is given, or nobody waits for
    one, the doubt has been dealt with. The customer's next message may bring it back.
    """
    waiting = tickets.active().filter(waiting_since__isnull=False)
    doubtful = Mood.objects.filter(DOUBTFUL, ticket=OuterRef("pk"))
    unread = Unread.objects.filter(message__ticket=OuterRef("pk"))
    return waiting.filter(Q(Exists(doubtful)) | Q(Exists(unread)))


def _active(tickets: Tickets, _user: User) -> Tickets:
    return tickets.active()


def _with_status(*statuses: Status) -> Callable[[Tickets, User], Tickets]:
    return lambda tickets, _user: tickets.filter(status__in=statuses)


VIEWS: tuple[View, ...] = (
    View("active", _("All active"), "inbox", _active, empty=_("Inbox zero. Nobody is waiting.")),
    View(
        "mine",
        _("Mine"),
        "user",
        lambda tickets, user: _active(tickets, user).filter(assignee=user),
        empty=_("Nothing is assigned to you. Take the first one of All active."),
    ),
    View(
        "unassigned",
        _("Unassigned"),
        "user-off",
        lambda tickets, user: _active(tickets, user).filter(assignee=None),
        empty=_("Every ticket has somebody."),
    ),
    View("escalated", _("Escalated"), "flame", _escalated, empty=_("No open escalation.")),
    View(
        "review",
        _("Needs review"),
        "eye",
        _needs_review,
        empty=_("No doubtful mood waits for an answer."),
    ),
    View(
        "waiting",
        _("Waiting for customer"),
        "hourglass",
        _with_status(Status.PENDING, Status.ON_HOLD),
        sort="newest",
        empty=_("No customer owes us an answer."),
    ),
    View("solved", _("Solved"), "check", _with_status(Status.SOLVED), sort="newest"),
    View("closed", _("Closed"), "archive", _with_status(Status.CLOSED), sort="newest"),
    View("spam", _("Spam"), "ban", _with_status(Status.SPAM), sort="newest"),
    View("every", _("Every ticket"), "stack", lambda tickets, _user: tickets, sort="newest"),
)
BY_KEY = {view.key: view for view in VIEWS}
