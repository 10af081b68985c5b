"""What people say of readings: each calls one service and answers with what is new on the page."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.forms import CorrectForm, MoreForm, checked
from console.views.changes import after_change
from console.views.desk import DeskRequest, desk_view
from sentiment.correcting import Wish, correct_reading, say_more, withdraw_correction
from sentiment.models import Reading
from sentiment.permissions import why_not_correct
from supportsentiment.kernel.errors import NotFoundError


@require_POST
@desk_view(refuse=why_not_correct)
def correct(request: DeskRequest, reading_id: int) -> HttpResponse:
    """Say which of the five moods a message has, or confirm what was read."""
    ticket_id = ticket_of(request, reading_id)
    step = checked(CorrectForm(request.POST))["step"]
    wish = Wish(step=step, flags=None, reason=None)
    correct_reading(reading_id=reading_id, wish=wish, user=request.user, now=timezone.now())
    return after_change(request, ticket_id)


@require_POST
@desk_view(refuse=why_not_correct)
def say(request: DeskRequest, reading_id: int) -> HttpResponse:
    """Say of a signal that it is there or is not, or why one said what one said."""
    ticket_id = ticket_of(request, reading_id)
    form = MoreForm(request.POST)
    checked(form)
    say_more(reading_id=reading_id, user=request.user, now=timezone.now(), **form.wish())
    return after_change(request, ticket_id)


@require_POST
@desk_view(refuse=why_not_correct)
def withdraw(request: DeskRequest, reading_id: int) -> HttpResponse:
    """Take back what one has said; where there is nothing, nothing happens."""
    ticket_id = ticket_of(request, reading_id)
    withdraw_correction(reading_id=reading_id, user=request.user, now=timezone.now())
    return after_change(request, ticket_id)


def ticket_of(request: DeskRequest, reading_id: int) -> int:
    """The ticket of a reading that this reader may see.

    Raises:
        NotFoundError: there is none.
    """
    readings = Reading.objects.visible_to(request.user).filter(pk=reading_id)
    ticket_id = readings.values_list("ticket_id", flat=True).first()
    if ticket_id is None:
        raise NotFoundError(_("There is no such reading."))
    return ticket_id
