"""Changes to users, teams and tokens."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from supportsentiment.accounts.events import AccessChanged, TokenCreated, TokenRevoked
from supportsentiment.accounts.models import ApiToken, Team, User
from supportsentiment.accounts.roles import Role, Scope
from supportsentiment.accounts.token_use import digest_of
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import InvalidError
from supportsentiment.kernel.events import emit

TOKEN_PREFIX = "sst_"  # noqa: S105 - marks a token, is none


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token at the one moment when its secret is known."""

    token: ApiToken
    secret: str


def create_token(
    *, user: User, name: str, scopes: Sequence[str], now: datetime, actor_id: int | None = None
) -> NewToken:
    """Make a token; the secret is returned here and never again.

    Raises:
        InvalidError: a scope is unknown or none is given.
    """
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        known = ", ".join(Scope)
        values = {"unknown": ", ".join(unknown), "known": known}
        sentence = _("Unknown: %(unknown)s. Known are: %(known)s.")
        if not unknown:
            sentence = _("Give at least one of: %(known)s.")
        raise InvalidError({"scopes": [sentence % values]})
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with db.transaction():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            prefix=secret[:10],
            digest=digest_of(secret),
            scopes=sorted(set(scopes)),
        )
        emit(TokenCreated(occurred_at=now, actor_id=actor_id, token_id=token.pk))
    return NewToken(token=token, secret=secret)


def revoke_token(*, token: ApiToken, now: datetime, actor_id: int | None = None) -> bool:
    """End a token at once. False when it was revoked before."""
    with db.transaction():
        won = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
        if won:
            emit(TokenRevoked(occurred_at=now, actor_id=actor_id, token_id=token.pk))
    return bool(won)


def api_client(*, name: str) -> User:
    """The user behind an integration, made on first use."""
    address = f"{hashlib.sha256(name.encode()).hexdigest()[:16]}@api-client.invalid"
    user: User | None = User.objects.filter(email=address).first()
    return user or User.objects.create_user(address, None, name=name, role=Role.API_CLIENT)


def change_access(
    *,
    user: User,
    now: datetime,
    role: Role | None = None,
    teams: Sequence[Team] | None = None,
    is_active: bool | None = None,
    actor_id: int | None = None,
) -> User:
    """Change what a user may do; open sockets and pages notice at once.

    Raises:
        InvalidError: the last active owner would lose the desk.
    """
    with db.transaction():
        held = User.objects.select_for_update().get(pk=user.pk)
        held.role = role or held.role
        held.is_active = held.is_active if is_active is None else is_active
        if not _an_owner_remains(held):
            raise InvalidError({"role": [_("The desk needs at least one active owner.")]})
        held.access_version = F("access_version") + 1
        held.save(update_fields=["role", "is_active", "access_version"])
        if teams is not None:
            held.teams.set(teams)
        emit(AccessChanged(occurred_at=now, actor_id=actor_id, user_id=held.pk))
    fresh: User = User.objects.get(pk=held.pk)
    return fresh


def _an_owner_remains(changed: User) -> bool:
    if changed.role == Role.OWNER and changed.is_active:
        return True
    others = User.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=changed.pk)
    was_owner = User.objects.filter(pk=changed.pk, role=Role.OWNER, is_active=True).exists()
    return not was_owner or others.exists()


def set_theme(*, user: User, theme: str) -> None:
    """Keep which colours somebody wants: auto, light or dark. Not an event: it is a taste."""
    User.objects.filter(pk=user.pk).update(theme=theme)
