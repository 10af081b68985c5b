"""Thresholds of a language or region: tried on past decisions, set, and let go."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from console.addresses import address
from console.forms import checked
from console.permissions import why_not_tune_reading
from console.tuning_forms import ThresholdForm
from console.views.desk import DeskRequest, desk_view, fragment
from console.views.reading.limits import limits_page, problems_into
from routing.thresholds import effect_of, refuse_bad, remove_thresholds, set_thresholds
from supportsentiment.kernel.errors import InvalidError

INVALID = 422


@require_POST
@desk_view(refuse=why_not_tune_reading)
def test(request: DeskRequest) -> HttpResponse:
    """How many of the past decisions would be others."""
    form = ThresholdForm(request.POST)
    checked(form)
    refuse_bad(form.tag, form.values())
    effect = effect_of(form.tag, form.values(), user=request.user)
    return fragment(request, "console/reading/_threshold_effect.html", effect=effect, tag=form.tag)


@require_POST
@desk_view(refuse=why_not_tune_reading)
def save(request: DeskRequest) -> HttpResponse:
    """Set the thresholds of a tag."""
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return limits_page(request, form, status=INVALID)
    try:
        set_thresholds(tag=form.tag, values=form.values(), actor=request.user, now=timezone.now())
    except InvalidError as error:
        problems_into(form, error)
        return limits_page(request, form, status=INVALID)
    return HttpResponseRedirect(address("console:reading_limits"))


@require_POST
@desk_view(refuse=why_not_tune_reading)
def remove(request: DeskRequest, row_id: int) -> HttpResponse:
    """Let the thresholds of a tag go."""
    remove_thresholds(row_id=row_id, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(address("console:reading_limits"))
