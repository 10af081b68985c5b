"""Facts about tickets. Ids and plain values only, never what somebody wrote."""

from dataclasses import dataclass
from typing import ClassVar

from supportsentiment.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TicketOpened(Event):
    """A ticket began."""

    name: ClassVar[str] = "tickets.ticket.opened"
    channel: str
    follows_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MessageReceived(Event):
    """A customer's message was stored."""

    name: ClassVar[str] = "tickets.message.received"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ReplySent(Event):
    """One of us answered the customer."""

    name: ClassVar[str] = "tickets.reply.sent"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class NoteAdded(Event):
    """One of us left an internal note."""

    name: ClassVar[str] = "tickets.note.added"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class StatusChanged(Event):
    """The ticket's status changed."""

    name: ClassVar[str] = "tickets.status.changed"
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class PriorityChanged(Event):
    """The ticket's priority changed. `reason` is a short fixed phrase."""

    name: ClassVar[str] = "tickets.priority.changed"
    old: int
    new: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketAssigned(Event):
    """The ticket has another assignee or team; None is nobody."""

    name: ClassVar[str] = "tickets.ticket.assigned"
    old_assignee_id: int | None
    assignee_id: int | None
    old_team_id: int | None
    team_id: int | None


@dataclass(frozen=True, kw_only=True)
class TicketTagged(Event):
    """Tags were put on or taken off."""

    name: ClassVar[str] = "tickets.ticket.tagged"
    added_ids: list[int]
    removed_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class FieldsChanged(Event):
    """Custom fields changed; the keys, never the values."""

    name: ClassVar[str] = "tickets.fields.changed"
    keys: list[str]


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(Event):
    """Somebody was entered as a customer. A first message makes customers without this fact."""

    name: ClassVar[str] = "tickets.customer.created"
    customer_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(Event):
    """A customer's record changed; the fields, never the values."""

    name: ClassVar[str] = "tickets.customer.changed"
    customer_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class OrganizationCreated(Event):
    """An organization was entered."""

    name: ClassVar[str] = "tickets.organization.created"
    organization_id: int


@dataclass(frozen=True, kw_only=True)
class OrganizationChanged(Event):
    """An organization's record changed; the fields, never the values."""

    name: ClassVar[str] = "tickets.organization.changed"
    organization_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class TagCreated(Event):
    """A tag was made before any ticket carried it."""

    name: ClassVar[str] = "tickets.tag.created"
    tag_id: int
