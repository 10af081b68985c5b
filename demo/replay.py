"""What a planned conversation leaves behind: the ticket's end state, its messages and its facts.

Follows the same lifecycle as the ticket room's services, so that a loaded desk looks like one
that was worked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from demo.happenings import Given, Happening, Moved, Raised, Said
from demo.plan import PlannedTicket
from supportsentiment.kernel.events import Event
from tickets.choices import MessageKind, Priority
from tickets.events import (
    MessageReceived,
    NoteAdded,
    PriorityChanged,
    ReplySent,
    StatusChanged,
    TicketAssigned,
    TicketOpened,
)
from tickets.intake.inbound import snippet_of
from tickets.lifecycle import AWAITS_US, Status, after_customer_wrote, after_we_replied

BY_MESSAGE: Mapping[MessageKind, type[MessageReceived | ReplySent | NoteAdded]] = {
    MessageKind.INBOUND: MessageReceived,
    MessageKind.OUTBOUND: ReplySent,
    MessageKind.NOTE: NoteAdded,
}


@dataclass(frozen=True)
class Ids:
    """Primary keys of those who work here and of their teams, by key."""

    users: Mapping[str, int]
    teams: Mapping[str, int]

    def user(self, key: str | None) -> int | None:
        """The user's id; None for nobody."""
        return self.users[key] if key else None


@dataclass(frozen=True)
class Fact:
    """An event that still lacks the ids of its ticket and, where `said` is set, of its message."""

    event: type[Event]
    seq: int
    at: datetime
    actor_id: int | None
    payload: Mapping[str, object]
    said: int | None = None


@dataclass
class Replayed:
    """The end state of a ticket, and what led there. `said` holds (seq, message) in order."""

    status: Status
    priority: Priority
    created_at: datetime
    last_message_at: datetime
    seq: int = 0
    version: int = 1
    snippet: str = ""
    assignee_id: int | None = None
    team_id: int | None = None
    waiting_since: datetime | None = None
    first_replied_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    said: list[tuple[int, Said]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def replay(ticket: PlannedTicket, *, ids: Ids) -> Replayed:
    """Live through a conversation, step by step."""
    at = ticket.opened_at
    state = Replayed(Status.NEW, ticket.priority, created_at=at, last_message_at=at)
    _note(state, TicketOpened, at, None, channel=ticket.channel.value)
    for happening in ticket.happenings:
        _apply(state, happening, ids)
    return state


def _apply(state: Replayed, happening: Happening, ids: Ids) -> None:
    match happening:
        case Said():
            _say(state, happening, ids)
        case Moved():
            _move(state, happening.to, happening.at, ids.user(happening.staff))
            state.version += 1
        case Given():
            _give(state, happening, ids)
        case Raised():
            old, state.priority = state.priority, happening.to
            state.version += 1
            actor = ids.user(happening.staff)
            if old is not happening.to:
                payload = {"old": int(old), "new": int(happening.to)}
                _note(state, PriorityChanged, happening.at, actor, **payload)


def _say(state: Replayed, said: Said, ids: Ids) -> None:
    actor = ids.user(said.staff)
    _note(state, BY_MESSAGE[said.kind], said.at, actor, message=len(state.said))
    state.said.append((state.seq, said))
    if said.kind is MessageKind.NOTE:
        return
    state.last_message_at = max(state.last_message_at, said.at)
    if said.kind is MessageKind.OUTBOUND:
        state.first_replied_at = state.first_replied_at or said.at
        state.assignee_id = state.assignee_id or actor
        _turn(state, after_we_replied(state.status), said.at, actor)
        state.waiting_since = None
        return
    state.snippet = snippet_of(said.text)
    _turn(state, after_customer_wrote(state.status) or state.status, said.at, None)
    state.waiting_since = state.waiting_since or said.at


def _turn(state: Replayed, new: Status, at: datetime, actor: int | None) -> None:
    if new is not state.status:
        _move(state, new, at, actor)


def _move(state: Replayed, new: Status, at: datetime, actor: int | None) -> None:
    if new is state.status:
        return
    _note(state, StatusChanged, at, actor, old=state.status.value, new=new.value)
    state.status = new
    state.solved_at = at if new is Status.SOLVED else state.solved_at
    if new in AWAITS_US:
        state.solved_at = None
        state.waiting_since = state.waiting_since or at
    else:
        state.waiting_since = None
    state.closed_at = at if new is Status.CLOSED else None


def _give(state: Replayed, given: Given, ids: Ids) -> None:
    assignee, team = ids.user(given.assignee), ids.teams[given.team]
    if (assignee, team) == (state.assignee_id, state.team_id):
        return
    payload = {
        "old_assignee_id": state.assignee_id,
        "assignee_id": assignee,
        "old_team_id": state.team_id,
        "team_id": team,
    }
    _note(state, TicketAssigned, given.at, ids.user(given.staff), **payload)
    state.assignee_id, state.team_id = assignee, team
    state.version += 1


def _note(
    state: Replayed,
    event: type[Event],
    at: datetime,
    actor: int | None,
    *,
    message: int | None = None,
    **payload: object,
) -> None:
    state.seq += 1
    state.facts.append(Fact(event, state.seq, at, actor, payload, said=message))
