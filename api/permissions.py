"""What a token may be used for: its scope, within what its user's role allows."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.roles import Ability, Scope

READING = frozenset({"GET", "HEAD", "OPTIONS"})

# What the role must allow besides. Rows are narrowed by `visible_to`, refusals by services.
NEEDED: dict[Scope, Ability] = {
    Scope.MESSAGES_WRITE: Ability.CHANGE_TICKETS,
    Scope.TICKETS_WRITE: Ability.CHANGE_TICKETS,
    Scope.READINGS_WRITE: Ability.CORRECT_READINGS,
    Scope.LEXICON_READ: Ability.TUNE_READING,
    Scope.LEXICON_WRITE: Ability.TUNE_READING,
    Scope.CUSTOMERS_WRITE: Ability.CHANGE_CUSTOMERS,
    Scope.USERS_WRITE: Ability.CHANGE_USERS,
}


class HasScope(BasePermission):
    """The view's scope for this method is one of the token's, and the role allows it."""

    message: str

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether this request may go on to the view."""
        if not (isinstance(request.auth, ApiToken) and isinstance(request.user, User)):
            return False
        scope: Scope | None = view.scope_for(request.method)
        self.message = why_not_use(request.auth, request.user, scope) or ""
        return not self.message


def why_not_use(token: ApiToken, user: User, scope: Scope | None) -> str | None:
    """Why this token cannot do something that takes this scope; None is for every token."""
    if scope is None:
        return None
    if scope not in token.scopes:
        return _("This token lacks the scope %(scope)s.") % {"scope": scope}
    ability = NEEDED.get(scope)
    if ability and not user.may(ability):
        return _("Your role does not allow this.")
    return None
