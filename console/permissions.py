"""What a screen may offer that no room below decides: a sentence that refuses, or None."""

from django.conf import settings
from django.utils.translation import gettext as _

from sentiment.permissions import why_not_tune
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability


def why_not_overview(user: User) -> str | None:
    """Why this user cannot see the overview of all teams."""
    if user.may(Ability.SEE_OVERVIEW):
        return None
    return _("The overview is for managers and owners.")


def why_not_gallery(user: User) -> str | None:
    """Why this user cannot see the gallery of components; whoever develops can."""
    if settings.DEBUG or user.may(Ability.SEE_GALLERY):
        return None
    return _("The gallery of components is for owners.")


def why_not_retry(user: User) -> str | None:
    """Why this user cannot have given-up work tried again."""
    if user.may(Ability.RETRY_WORK):
        return None
    return _("A manager can have this tried again.")


def why_not_tune_reading(user: User) -> str | None:
    """Why this user cannot see and change how messages are read."""
    return why_not_tune(user)


def why_not_settle(user: User) -> str | None:
    """Why this user cannot settle an escalation."""
    if user.may(Ability.CHANGE_TICKETS):
        return None
    return _("Your role does not settle escalations.")
