"""May this person do this to this ticket now: a sentence that says why not, or None.

The same sentence greys the button and stops the service.
"""

from django.utils.translation import gettext as _

from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability
from supportsentiment.kernel.translation import translated
from tickets.lifecycle import Status, why_not_change
from tickets.models import Ticket


def why_not_reply(ticket: Ticket, *, user: User) -> str | None:
    """Why this user cannot answer the customer."""
    if not user.may(Ability.REPLY):
        return _("Your role does not answer customers.")
    if ticket.status == Status.CLOSED:
        return _("This ticket is closed; a new message opens a linked ticket.")
    if ticket.status == Status.SPAM:
        return _("This ticket is marked as spam.")
    return None


def why_not_note(ticket: Ticket, *, user: User) -> str | None:
    """Why this user cannot leave a note."""
    return None if user.may(Ability.NOTE) else _("Your role does not leave notes.")


def why_not_change_tickets(user: User) -> str | None:
    """Why this user cannot change any ticket."""
    return None if user.may(Ability.CHANGE_TICKETS) else _("Your role does not change tickets.")


def why_not_change_ticket(ticket: Ticket, *, user: User) -> str | None:
    """Why this user cannot change properties, tags or fields."""
    if refusal := why_not_change_tickets(user):
        return refusal
    if ticket.status == Status.CLOSED:
        return _("A closed ticket stays as it is.")
    return None


def why_not_assign(
    ticket: Ticket, *, user: User, assignee: User | None, team_id: int | None
) -> str | None:
    """Why this user cannot give the ticket to that one in that team.

    To any team, for a ticket is handed over to those who know more, even out of one's own sight;
    but to nobody who would not see it without being its assignee. Whoever may not take it from
    somebody may not take it away from them either: letting it go is the first half of taking it.
    """
    refusal = why_not_change_ticket(ticket, user=user)
    if assignee is None or assignee.pk == user.pk:
        refusal = refusal or _why_not_relieve(ticket, user)
    if refusal or assignee is None:
        return refusal
    if not assignee.may(Ability.REPLY):
        return _("%(name)s does not answer customers.") % {"name": assignee.name}
    stays = (ticket.assignee_id, ticket.team_id) == (assignee.pk, team_id)
    if not stays and not assignee.works_in(team_id):
        return _("%(name)s does not work in this team.") % {"name": assignee.name}
    return None


def why_not_hand_over(ticket: Ticket, *, user: User, team_id: int | None) -> str | None:
    """Why this user cannot give the ticket to that team, where its assignee may have to let go."""
    kept_by = keeper(ticket, team_id=team_id)
    return why_not_assign(ticket, user=user, assignee=kept_by, team_id=team_id)


def keeper(ticket: Ticket, *, team_id: int | None) -> User | None:
    """Who has a ticket once it is with a team: its assignee who works there, too, or nobody."""
    assignee = ticket.assignee
    if assignee and team_id != ticket.team_id and not assignee.works_in(team_id):
        return None
    return assignee


def why_not_set_status(ticket: Ticket, *, user: User, to: Status) -> str | None:
    """Why this user cannot set that status."""
    if refusal := why_not_change_tickets(user):
        return refusal
    return translated(why_not_change(Status(ticket.status), to=to) or "") or None


def why_not_change_customers(user: User) -> str | None:
    """Why this user cannot enter or change customers and organizations."""
    if user.may(Ability.CHANGE_CUSTOMERS):
        return None
    return _("Your role does not change customers.")


def _why_not_relieve(ticket: Ticket, user: User) -> str | None:
    """Why this user cannot have it without whoever works on it now; nobody does, or they do: None."""
    if ticket.assignee_id in {None, user.pk} or user.may(Ability.TAKE_OVER):
        return None
    return _("Somebody else works on this ticket; ask them, or a senior agent.")
