"""What can happen in a planned conversation. PURE data."""

from dataclasses import dataclass
from datetime import datetime

from tickets.choices import MessageKind, Priority
from tickets.lifecycle import Status


@dataclass(frozen=True)
class Said:
    """Somebody wrote. `staff` is None for the customer."""

    at: datetime
    kind: MessageKind
    text: str
    staff: str | None = None
    html: str = ""


@dataclass(frozen=True)
class Moved:
    """The status was set, by a person or (`staff` None) by the house."""

    at: datetime
    to: Status
    staff: str | None = None


@dataclass(frozen=True)
class Given:
    """The ticket was given to somebody and to a team."""

    at: datetime
    assignee: str | None
    team: str
    staff: str | None = None


@dataclass(frozen=True)
class Raised:
    """The priority was set."""

    at: datetime
    to: Priority
    staff: str | None = None


Happening = Said | Moved | Given | Raised
