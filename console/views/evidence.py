"""Which words carry a reading: what is known, and asking for it to be measured."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.screens.evidence import evidence_shown
from console.views.desk import DeskRequest, desk_view, fragment, refuse_parameters
from sentiment.explaining import ask_evidence
from sentiment.queries import reading_with_evidence
from supportsentiment.kernel.errors import NotFoundError


@require_safe
@desk_view()
def evidence(request: DeskRequest, reading_id: int) -> HttpResponse:
    """The words of one reading with their weights; asks again by itself while they are measured."""
    refuse_parameters(request)
    return _shown(request, reading_id)


@require_POST
@desk_view()
def explain(request: DeskRequest, reading_id: int) -> HttpResponse:
    """Have the words of a reading really left out, one after the other."""
    ask_evidence(reading_id=reading_id, user=request.user, now=timezone.now())
    return _shown(request, reading_id)


def _shown(request: DeskRequest, reading_id: int) -> HttpResponse:
    found = reading_with_evidence(reading_id, user=request.user)
    if found is None:
        raise NotFoundError(_("There is no such reading."))
    reading, deep = found
    if not request.htmx:
        return HttpResponseRedirect(reverse("console:ticket", args=[reading.ticket_id]))
    shown = evidence_shown(reading, deep)
    return fragment(request, "console/ticket/_evidence.html", evidence=shown)
