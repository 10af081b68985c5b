"""Facts about who may do what."""

from dataclasses import dataclass
from typing import ClassVar

from supportsentiment.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AccessChanged(Event):
    """A user's role, teams or activity changed; open screens must look again."""

    name: ClassVar[str] = "accounts.access.changed"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    """An API token was made."""

    name: ClassVar[str] = "accounts.token.created"
    token_id: int


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """An API token was revoked."""

    name: ClassVar[str] = "accounts.token.revoked"
    token_id: int


@dataclass(frozen=True, kw_only=True)
class UserCreated(Event):
    """Somebody joined the desk."""

    name: ClassVar[str] = "accounts.user.created"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class UserChanged(Event):
    """A user's name changed; what a user may do is `AccessChanged`."""

    name: ClassVar[str] = "accounts.user.changed"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class TeamCreated(Event):
    """A team was made."""

    name: ClassVar[str] = "accounts.team.created"
    team_id: int


@dataclass(frozen=True, kw_only=True)
class TeamRenamed(Event):
    """A team has another name."""

    name: ClassVar[str] = "accounts.team.renamed"
    team_id: int
