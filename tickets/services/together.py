"""Several changes of one ticket at once: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel import db
from tickets.choices import Priority
from tickets.lifecycle import Status
from tickets.models import Ticket
from tickets.services import changes
from tickets.services.changes import Actor


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who shall have a ticket; None is nobody."""

    assignee: User | None
    team: Team | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What shall become of a ticket; None leaves a thing as it is."""

    status: Status | None = None
    priority: Priority | None = None
    assignment: Assignment | None = None
    tags: Sequence[str] | None = None
    fields: Mapping[str, object] | None = None


def change_ticket(*, ticket_id: int, wishes: Wishes, actor: Actor, now: datetime) -> Ticket:
    """Fulfil all wishes in one transaction; what is so already is no change.

    Raises:
        NotFoundError, ConflictError, ForbiddenError, RefusedError, InvalidError: as the single
            changes do; then nothing has changed.
    """
    with db.transaction():
        ticket = changes.look_at(ticket_id=ticket_id, actor=actor)
        # The version has been compared; our own steps raise it.
        own = Actor(user=actor.user)
        if wishes.fields:
            changes.set_fields(ticket_id=ticket_id, values=wishes.fields, actor=own, now=now)
        if wishes.tags is not None:
            changes.set_tags(ticket_id=ticket_id, names=wishes.tags, actor=own, now=now)
        if wishes.priority is not None:
            changes.set_priority(ticket_id=ticket_id, to=wishes.priority, actor=own, now=now)
        if wishes.assignment and _moves(ticket, wishes.assignment):
            changes.assign(
                ticket_id=ticket_id,
                assignee=wishes.assignment.assignee,
                team=wishes.assignment.team,
                actor=own,
                now=now,
            )
        # Last, because a closed ticket takes no other change.
        if wishes.status is not None and wishes.status != ticket.status:
            changes.set_status(ticket_id=ticket_id, to=wishes.status, actor=own, now=now)
    return Ticket.objects.get(pk=ticket_id)


def _moves(ticket: Ticket, to: Assignment) -> bool:
    wanted = (to.assignee and to.assignee.pk, to.team and to.team.pk)
    return (ticket.assignee_id, ticket.team_id) != wanted
