"""May this person say what a message's mood is, or how messages are read: a sentence that says why not, or None.

The same sentence greys the menu and stops the service.
"""

from django.utils.translation import gettext as _

from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability
from tickets.models import Customer


def why_not_correct(user: User) -> str | None:
    """Why this user cannot correct or confirm any reading."""
    if user.may(Ability.CORRECT_READINGS):
        return None
    return _("Your role does not correct readings.")


def why_not_tune(user: User) -> str | None:
    """Why this user cannot say how messages are read: the risk, and what words mean."""
    if user.may(Ability.TUNE_READING):
        return None
    return _("How messages are read is for managers and owners.")


def why_not_correct_of(customer: Customer | None) -> str | None:
    """Why nobody can say more of this customer's moods."""
    if customer is not None and customer.objects_to_mood:
        return _("This customer does not want messages to be read for mood.")
    return None


def why_not_read_of(customer: Customer | None) -> str | None:
    """Why nothing more is found out about this customer's moods."""
    return why_not_correct_of(customer)


def why_not_read_again(user: User) -> str | None:
    """Why this user cannot have old messages read again."""
    if user.may(Ability.TUNE_READING):
        return None
    return _("Managers and owners have messages read again.")
