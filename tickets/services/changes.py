"""Changes to a ticket's properties. A person's change may carry the version they saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ConflictError, ForbiddenError, InvalidError, RefusedError
from supportsentiment.kernel.events import Event, emit
from tickets.choices import Priority
from tickets.events import (
    FieldsChanged,
    PriorityChanged,
    StatusChanged,
    TicketAssigned,
    TicketTagged,
)
from tickets.fields import field_problems
from tickets.lifecycle import AWAITS_US, Status
from tickets.models import CustomField, Tag, Ticket
from tickets.permissions import (
    why_not_assign,
    why_not_change_ticket,
    why_not_change_tickets,
    why_not_set_status,
)
from tickets.services.sequence import lock_ticket, next_seq

MAX_TAGS = 50
# A ticket that stays where it is is not written: its place is part of three indexes.
PLACE = """
UPDATE tickets_ticket SET attention_at = placed.moment
FROM unnest(%s::bigint[], %s::timestamptz[]) AS placed (id, moment)
WHERE tickets_ticket.id = placed.id AND attention_at <> placed.moment
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something: a person with the version they saw, or the house (`user` None)."""

    user: User | None = None
    seen_version: int | None = None

    @property
    def user_id(self) -> int | None:
        """The person's id; None for the house."""
        return self.user.pk if self.user else None


def set_status(*, ticket_id: int, to: Status, actor: Actor, now: datetime) -> Ticket:
    """Move the ticket along the lifecycle.

    Raises:
        NotFoundError: there is no such ticket.
        ForbiddenError: the actor may not change tickets.
        RefusedError: the lifecycle does not allow it.
        ConflictError: the ticket changed since the actor saw it.
    """
    with db.transaction():
        ticket = _lock(ticket_id, actor)
        if actor.user and (refusal := why_not_change_tickets(actor.user)):
            raise ForbiddenError(refusal)
        if actor.user and (refusal := why_not_set_status(ticket, user=actor.user, to=to)):
            raise RefusedError(refusal)
        old = Status(ticket.status)
        ticket.status = to
        ticket.solved_at = now if to is Status.SOLVED else ticket.solved_at
        ticket.closed_at = now if to is Status.CLOSED else None
        ticket.waiting_since = (
            (ticket.waiting_since or ticket.last_message_at) if to in AWAITS_US else None
        )
        changed = ["status", "solved_at", "closed_at", "waiting_since"]
        _save(
            ticket,
            changed,
            StatusChanged(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=now,
                actor_id=actor.user_id,
                old=old,
                new=to,
            ),
        )
    return ticket


def assign(
    *, ticket_id: int, assignee: User | None, team: Team | None, actor: Actor, now: datetime
) -> Ticket:
    """Give the ticket to somebody and to a team; None takes it away.

    Raises:
        NotFoundError, ConflictError: as in `set_status`.
        ForbiddenError: the actor may not give it to them.
    """
    with db.transaction():
        ticket = _lock(ticket_id, actor)
        _refuse_assignment(ticket, actor, assignee=assignee, team=team)
        fact = TicketAssigned(
            ticket_id=ticket.pk,
            seq=next_seq(ticket),
            occurred_at=now,
            actor_id=actor.user_id,
            old_assignee_id=ticket.assignee_id,
            assignee_id=assignee.pk if assignee else None,
            old_team_id=ticket.team_id,
            team_id=team.pk if team else None,
        )
        ticket.assignee = assignee
        ticket.team = team
        _save(ticket, ["assignee", "team"], fact)
    return ticket


def set_priority(
    *, ticket_id: int, to: Priority, actor: Actor, now: datetime, reason: str = ""
) -> Ticket:
    """Set how much the ticket matters; does nothing where it is so already.

    Raises:
        NotFoundError, ConflictError: as in `set_status`.
        ForbiddenError: the actor may not change tickets.
    """
    with db.transaction():
        ticket = _lock(ticket_id, actor)
        _refuse_change(ticket, actor)
        if ticket.priority == to:
            return ticket
        fact = PriorityChanged(
            ticket_id=ticket.pk,
            seq=next_seq(ticket),
            occurred_at=now,
            actor_id=actor.user_id,
            old=ticket.priority,
            new=to,
            reason=reason,
        )
        ticket.priority = to
        _save(ticket, ["priority"], fact)
    return ticket


def set_tags(*, ticket_id: int, names: Sequence[str], actor: Actor, now: datetime) -> Ticket:
    """Let the ticket carry exactly these tags; unknown ones are made.

    Raises:
        NotFoundError, ConflictError, ForbiddenError: as in `set_priority`.
        InvalidError: a name is empty or too long, or there are too many.
    """
    wanted = {" ".join(name.split()).lower() for name in names}
    if len(wanted) > MAX_TAGS or any(not 0 < len(name) <= 60 for name in wanted):  # noqa: PLR2004
        sentence = _("At most %(most)s tags of 1 to 60 characters.")
        raise InvalidError({"tags": [sentence % {"most": MAX_TAGS}]})
    with db.transaction():
        ticket = _lock(ticket_id, actor)
        _refuse_change(ticket, actor)
        before = {tag.name.lower(): tag for tag in ticket.tags.all()}
        added = [_tag(name) for name in sorted(wanted - before.keys())]
        removed = [before[name] for name in sorted(before.keys() - wanted)]
        if not added and not removed:
            return ticket
        ticket.tags.add(*added)
        ticket.tags.remove(*removed)
        _save(
            ticket,
            [],
            TicketTagged(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=now,
                actor_id=actor.user_id,
                added_ids=[tag.pk for tag in added],
                removed_ids=[tag.pk for tag in removed],
            ),
        )
    return ticket


def set_fields(
    *, ticket_id: int, values: Mapping[str, object], actor: Actor, now: datetime
) -> Ticket:
    """Set custom fields; None clears one, keys that are not named stay.

    Raises:
        NotFoundError, ConflictError, ForbiddenError: as in `set_priority`.
        InvalidError: a key is unknown or a value does not fit its field.
    """
    known = {field.key: field for field in CustomField.objects.filter(key__in=values)}
    if problems := field_problems(values, known):
        raise InvalidError(problems)
    with db.transaction():
        ticket = _lock(ticket_id, actor)
        _refuse_change(ticket, actor)
        kept = {**ticket.fields, **values}
        ticket.fields = {key: value for key, value in kept.items() if value is not None}
        _save(
            ticket,
            ["fields"],
            FieldsChanged(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=now,
                actor_id=actor.user_id,
                keys=sorted(values),
            ),
        )
    return ticket


def place(places: Mapping[int, datetime]) -> None:
    """Say from when locked tickets count as waiting. Decided in `routing.attention`; no fact."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [list(places), list(places.values())])


def look_at(*, ticket_id: int, actor: Actor) -> Ticket:
    """The ticket, locked, if it is still as the actor saw it.

    Raises:
        NotFoundError, ConflictError: as in `set_status`.
    """
    return _lock(ticket_id, actor)


def _lock(ticket_id: int, actor: Actor) -> Ticket:
    ticket = lock_ticket(ticket_id)
    if actor.seen_version is not None and actor.seen_version != ticket.version:
        raise ConflictError(
            _("Somebody changed this ticket while you looked at it."),
            changed={"version": ticket.version, "status": ticket.status},
        )
    return ticket


def _refuse_change(ticket: Ticket, actor: Actor) -> None:
    if actor.user and (refusal := why_not_change_ticket(ticket, user=actor.user)):
        raise ForbiddenError(refusal)


def _refuse_assignment(
    ticket: Ticket, actor: Actor, *, assignee: User | None, team: Team | None
) -> None:
    if actor.user is None:
        return
    team_id = team.pk if team else None
    if refusal := why_not_assign(ticket, user=actor.user, assignee=assignee, team_id=team_id):
        raise ForbiddenError(refusal)


def _save(ticket: Ticket, changed: list[str], fact: Event) -> None:
    ticket.version += 1
    ticket.save(update_fields=[*changed, "seq", "version"])
    emit(fact)


def _tag(name: str) -> Tag:
    tag = Tag.objects.filter(name__iexact=name).first()
    return tag or Tag.objects.create(name=name)
