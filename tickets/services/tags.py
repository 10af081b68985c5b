"""Tags are made before a ticket carries them."""

from datetime import datetime

from django.utils.translation import gettext as _

from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ConflictError, ForbiddenError, InvalidError
from supportsentiment.kernel.events import emit
from tickets.events import TagCreated
from tickets.models import Tag

MAX_NAME = 60


def create_tag(*, name: str, actor: User, now: datetime) -> Tag:
    """Make a tag; names are kept in small letters.

    Raises:
        ForbiddenError: the actor may not change tickets.
        InvalidError: the name is empty or too long.
        ConflictError: there is a tag of this name.
    """
    if not actor.may(Ability.CHANGE_TICKETS):
        raise ForbiddenError(_("Your role does not change tickets."))
    folded = " ".join(name.split()).lower()
    if not 0 < len(folded) <= MAX_NAME:
        raise InvalidError({"name": [_("1 to 60 characters.")]})
    with db.transaction():
        if known := Tag.objects.filter(name__iexact=folded).first():
            raise ConflictError(_("There is a tag of this name."), changed={"tag": known.pk})
        tag = Tag.objects.create(name=folded)
        emit(TagCreated(occurred_at=now, actor_id=actor.pk, tag_id=tag.pk))
    return tag
