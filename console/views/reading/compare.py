"""The page where engines stand side by side on the messages that people have labelled."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console.engine_forms import EnginesForm
from console.forms import checked
from console.permissions import why_not_tune_reading
from console.queries.compared import disagreements
from console.screens.comparison import comparison_shown, disagreements_shown
from console.screens.reading_tabs import tabs_of
from console.views.desk import DeskRequest, desk_view, page, refuse_parameters
from sentiment.comparing import FEWEST_MESSAGES, MOST_MESSAGES, start_comparison
from sentiment.engine_queries import engines_now, newest_comparison


@require_safe
@desk_view(refuse=why_not_tune_reading)
def compare(request: DeskRequest) -> HttpResponse:
    """The last comparison, as far as it is, and a form to begin another."""
    refuse_parameters(request)
    comparison = newest_comparison()
    shown = comparison_shown(comparison) if comparison else None
    apart = disagreements(comparison, user=request.user) if comparison else ()
    return page(
        request,
        "console/reading/compare.html",
        current="reading",
        tabs=tabs_of("compare"),
        engines=engines_now(timezone.now().date()),
        shown=shown,
        rows=disagreements_shown(apart, shown) if shown else (),
        most=MOST_MESSAGES,
        fewest=FEWEST_MESSAGES,
    )


@require_POST
@desk_view(refuse=why_not_tune_reading)
def start(request: DeskRequest) -> HttpResponse:
    """Begin a comparison; workers go through it."""
    known = [one.pk for one in engines_now(timezone.now().date())]
    form = EnginesForm(request.POST, ids=known)
    ticked = [int(one) for one in checked(form)["engines"]]
    start_comparison(engine_ids=ticked, user=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("console:reading_compare"))
