"""People and teams join the desk, and get other names. What they may do is in `services`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from supportsentiment.accounts.events import TeamCreated, TeamRenamed, UserChanged, UserCreated
from supportsentiment.accounts.models import Team, User
from supportsentiment.accounts.permissions import why_not_change_user
from supportsentiment.accounts.roles import Role
from supportsentiment.accounts.services import change_access
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ConflictError, ForbiddenError, InvalidError
from supportsentiment.kernel.events import emit


@dataclass(frozen=True, slots=True)
class NewUser:
    """Who joins. Without a password they cannot sign in until they are given one."""

    email: str
    name: str
    role: Role
    teams: Sequence[Team] = ()
    password: str | None = None


@dataclass(frozen=True, slots=True)
class UserChange:
    """What shall be different about a user; None leaves a thing as it is."""

    name: str | None = None
    role: Role | None = None
    teams: Sequence[Team] | None = None
    is_active: bool | None = None

    @property
    def is_about_access(self) -> bool:
        """Whether it changes what the user may do."""
        return (self.role, self.teams, self.is_active) != (None, None, None)


def create_user(*, new: NewUser, actor: User, now: datetime) -> User:
    """Let somebody join.

    Raises:
        ForbiddenError: the actor may not make such a user.
        InvalidError: the address or the password will not do.
        ConflictError: somebody has this address.
    """
    if refusal := why_not_change_user(actor, target=None, role=new.role):
        raise ForbiddenError(refusal)
    address = new.email.strip().lower()
    _refuse_bad_credentials(address, new.password)
    with db.transaction():
        if User.objects.filter(email=address).exists():
            raise ConflictError(_("Somebody has this e-mail address."))
        user: User = User.objects.create_user(
            address, new.password, name=new.name.strip(), role=new.role
        )
        user.teams.set(new.teams)
        emit(UserCreated(occurred_at=now, actor_id=actor.pk, user_id=user.pk))
    return user


def change_user(*, user: User, change: UserChange, actor: User, now: datetime) -> User:
    """Change a user's name and what they may do.

    Raises:
        ForbiddenError: the actor may not change this user so.
        InvalidError: the last active owner would lose the desk.
    """
    if refusal := why_not_change_user(actor, target=user, role=change.role):
        raise ForbiddenError(refusal)
    with db.transaction():
        if change.name is not None and change.name.strip() != user.name:
            User.objects.filter(pk=user.pk).update(name=change.name.strip())
            emit(UserChanged(occurred_at=now, actor_id=actor.pk, user_id=user.pk))
        if change.is_about_access:
            change_access(
                user=user,
                now=now,
                role=change.role,
                teams=change.teams,
                is_active=change.is_active,
                actor_id=actor.pk,
            )
    fresh: User = User.objects.get(pk=user.pk)
    return fresh


def create_team(*, name: str, actor: User, now: datetime) -> Team:
    """Make a team.

    Raises:
        ForbiddenError: the actor may not change users and teams.
        ConflictError: there is a team of this name.
    """
    if refusal := why_not_change_user(actor, target=None, role=None):
        raise ForbiddenError(refusal)
    with db.transaction():
        team, made = Team.objects.get_or_create(name=name.strip())
        if not made:
            raise ConflictError(_("There is a team of this name."), changed={"team": team.pk})
        emit(TeamCreated(occurred_at=now, actor_id=actor.pk, team_id=team.pk))
    return team


def rename_team(*, team: Team, name: str, actor: User, now: datetime) -> Team:
    """Give a team another name.

    Raises:
        ForbiddenError, ConflictError: as in `create_team`.
    """
    if refusal := why_not_change_user(actor, target=None, role=None):
        raise ForbiddenError(refusal)
    with db.transaction():
        other = Team.objects.filter(name=name.strip()).exclude(pk=team.pk).first()
        if other:
            raise ConflictError(_("There is a team of this name."), changed={"team": other.pk})
        team.name = name.strip()
        team.save(update_fields=["name"])
        emit(TeamRenamed(occurred_at=now, actor_id=actor.pk, team_id=team.pk))
    return team


def _refuse_bad_credentials(address: str, password: str | None) -> None:
    problems: dict[str, list[str]] = {}
    try:
        validate_email(address)
    except ValidationError as error:
        problems["email"] = list(error.messages)
    if password is not None:
        try:
            validate_password(password)
        except ValidationError as error:
            problems["password"] = list(error.messages)
    if problems:
        raise InvalidError(problems)
