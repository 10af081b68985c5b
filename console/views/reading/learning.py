"""What the desk has taught the engine: versions, figures, drift, and the buttons of both ways."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console.permissions import why_not_tune_reading
from console.screens.learning import learning_of
from console.screens.reading_tabs import tabs_of
from console.views.desk import DeskRequest, desk_view, page, refuse_parameters
from sentiment.desk_labels import labels_given
from sentiment.learned import drifts, reviewed
from sentiment.promoting import promote, roll_back
from sentiment.queries import desk_versions
from sentiment.refitting import ask_refit, versions_offered
from sentiment.shadowing import shadowed
from supportsentiment.kernel.work import is_under_way

ASKED = "learning_asked"
# While one of these is at work, the page looks again by itself.
LEARNS = ("sentiment.refit", "sentiment.reread_tickets")


@require_safe
@desk_view(refuse=why_not_tune_reading)
def learning(request: DeskRequest) -> HttpResponse:
    """Which version reads, what waits, how right readings are, and what has changed."""
    refuse_parameters(request)
    now = timezone.now()
    dated = labels_given()
    offered = versions_offered()
    shadow = offered.get("shadow")
    return page(
        request,
        "console/reading/learning.html",
        current="reading",
        tabs=tabs_of("learning"),
        asked=request.session.pop(ASKED, False) or any(map(is_under_way, LEARNS)),
        screen=learning_of(
            given=[one.given for one in dated],
            offered=offered,
            shadowed=shadowed(shadow) if shadow else None,
            figures=reviewed(dated, now=now),
            drifts=drifts(now=now),
            versions=desk_versions(),
        ),
    )


@require_POST
@desk_view(refuse=why_not_tune_reading)
def learn(request: DeskRequest) -> HttpResponse:
    """Have a worker learn from the labels; what it makes is on the page in a few seconds."""
    ask_refit(now=timezone.now(), user=request.user)
    request.session[ASKED] = True
    return _to_page()


@require_POST
@desk_view(refuse=why_not_tune_reading)
def go_live(request: DeskRequest, number: int) -> HttpResponse:
    """Let a version read."""
    promote(number=number, now=timezone.now(), user=request.user)
    return _to_page()


@require_POST
@desk_view(refuse=why_not_tune_reading)
def back(request: DeskRequest) -> HttpResponse:
    """Let what read before read again."""
    roll_back(now=timezone.now(), user=request.user)
    return _to_page()


def _to_page() -> HttpResponse:
    return HttpResponseRedirect(reverse("console:reading_learning"))
