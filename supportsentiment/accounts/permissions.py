"""May this person change that one, or hand out that key: a sentence that says why not, or None."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.roles import Ability, Role


def why_not_change_user(user: User, *, target: User | None, role: Role | None) -> str | None:
    """Why this user cannot make or change that one (None: a new one) or give that role.

    Owners are made and changed by owners only, so that nobody climbs above themselves.
    """
    if not user.may(Ability.CHANGE_USERS):
        return _("Your role does not change users.")
    touches_owner = role == Role.OWNER or (target is not None and target.role == Role.OWNER)
    if touches_owner and user.role != Role.OWNER:
        return _("Only an owner makes or changes an owner.")
    return None


def why_not_make_token(
    user: User, *, with_token: ApiToken | None, scopes: Iterable[str]
) -> str | None:
    """Why this user cannot hand out such a token; a token never hands out more than it has."""
    if not user.may(Ability.CHANGE_TOKENS):
        return _("Your role does not make tokens.")
    beyond = sorted(set(scopes) - set(with_token.scopes)) if with_token else []
    if beyond:
        return _("This token lacks: %(scopes)s.") % {"scopes": ", ".join(beyond)}
    return None
