"""Labelling: one message at a time, chosen so that both the engine and its figures gain."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console.forms import LabelForm, checked
from console.permissions import why_not_tune_reading
from console.screens.labelling import labelling_of
from console.screens.reading_tabs import tabs_of
from console.views.corrections import ticket_of
from console.views.desk import DeskRequest, desk_view, page, refuse_parameters
from sentiment.correcting import Wish, correct_reading
from sentiment.desk_labels import labels_given
from sentiment.learned import mix_estimated, next_to_label
from sentiment.learning.labels import Origin
from sentiment.refitting import versions_offered

# Who skips more than this is shown the first of them again.
MOST_SKIPPED = 100
SKIPPED, SAID = "label_skipped", "label_said"


@require_safe
@desk_view(refuse=why_not_tune_reading)
def label(request: DeskRequest) -> HttpResponse:
    """The next message to label, and what the labels so far would gain."""
    refuse_parameters(request)
    dated = labels_given()
    found = next_to_label(request.user, dated=dated, skipped=request.session.get(SKIPPED, []))
    return page(
        request,
        "console/reading/label.html",
        current="reading",
        tabs=tabs_of("label"),
        screen=labelling_of(
            found,
            given=[one.given for one in dated],
            said=request.session.pop(SAID, None),
            offered=versions_offered(),
            mix=mix_estimated(request.user),
        ),
    )


@require_POST
@desk_view(refuse=why_not_tune_reading)
def say(request: DeskRequest, reading_id: int) -> HttpResponse:
    """Say which mood a message has, or confirm what was read; then comes the next."""
    ticket_of(request, reading_id)
    told = checked(LabelForm(request.POST))
    correction = correct_reading(
        reading_id=reading_id,
        wish=Wish(step=told["step"]),
        user=request.user,
        now=timezone.now(),
        origin=Origin(told["origin"]),
    )
    request.session[SAID] = {
        "ticket": correction.reading.ticket_id,
        "said": correction.label,
        "read": correction.reading.label,
    }
    return HttpResponseRedirect(reverse("console:reading_label"))


@require_POST
@desk_view(refuse=why_not_tune_reading)
def skip(request: DeskRequest, message_id: int) -> HttpResponse:
    """Leave a message to somebody else, or to another day."""
    skipped = [*request.session.get(SKIPPED, []), message_id]
    request.session[SKIPPED] = skipped[-MOST_SKIPPED:]
    return HttpResponseRedirect(reverse("console:reading_label"))
