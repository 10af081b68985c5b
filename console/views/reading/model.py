"""The page of the model that reads, and of those that read before."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from console.permissions import why_not_tune_reading
from console.screens.reading_tabs import tabs_of
from console.views.desk import DeskRequest, desk_view, page, refuse_parameters
from sentiment.queries import versions_newest_first


@require_safe
@desk_view(refuse=why_not_tune_reading)
def model(request: DeskRequest) -> HttpResponse:
    """Which versions have read messages here, the newest first."""
    refuse_parameters(request)
    return page(
        request,
        "console/reading/model.html",
        current="reading",
        tabs=tabs_of("model"),
        versions=versions_newest_first(),
    )
