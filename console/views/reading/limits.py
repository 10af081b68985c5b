"""The page of limits: how much risk automation may take, and from where on it acts."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console.addresses import address
from console.forms import checked
from console.permissions import why_not_tune_reading
from console.screens.limits import THRESHOLD_WORDS, risk_rows, risks_beside, threshold_rows
from console.screens.reading_tabs import tabs_of
from console.tuning_forms import RiskForm, ThresholdForm, form_of_thresholds
from console.views.desk import DeskRequest, desk_view, fragment, page, refuse_parameters
from routing.models import Threshold
from sentiment.desk_engine import current_tuning
from sentiment.models.tuning import LEAST_RISK, MOST_RISK
from sentiment.risk import default_risk_percent, preview_of, set_risk
from supportsentiment.accounts.models import User
from supportsentiment.kernel.errors import InvalidError


@require_safe
@desk_view(refuse=why_not_tune_reading)
def limits(request: DeskRequest) -> HttpResponse:
    """Risk and thresholds as they are; with a `tag`, its thresholds are in the form."""
    if set(request.GET) - {"tag"}:
        refuse_parameters(request)
    row = Threshold.objects.filter(tag=request.GET.get("tag", "")).first()
    form = form_of_thresholds(row) if row and "tag" in request.GET else ThresholdForm()
    return limits_page(request, form)


@require_safe
@desk_view(refuse=why_not_tune_reading)
def preview(request: DeskRequest) -> HttpResponse:
    """How many recent messages would be sure at a risk."""
    if set(request.GET) - {"percent"}:
        refuse_parameters(request)
    percent = checked(RiskForm(request.GET))["percent"]
    chosen = default_risk_percent() if percent is None else percent
    chosen = min(max(chosen, LEAST_RISK), MOST_RISK)
    return fragment(request, "console/reading/_risk.html", **_risk(request.user, chosen))


@require_POST
@desk_view(refuse=why_not_tune_reading)
def set_risk_percent(request: DeskRequest) -> HttpResponse:
    """Set the risk; nothing goes back to the environment's."""
    percent = checked(RiskForm(request.POST))["percent"]
    set_risk(percent=percent, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(address("console:reading_limits"))


def limits_page(request: DeskRequest, form: ThresholdForm, *, status: int = 200) -> HttpResponse:
    """The whole page around a form of thresholds."""
    percent = current_tuning().risk_percent
    chosen = default_risk_percent() if percent is None else percent
    answer = page(
        request,
        "console/reading/limits.html",
        current="reading",
        tabs=tabs_of("limits"),
        percent=chosen,
        is_set=percent is not None,
        default=default_risk_percent(),
        least=LEAST_RISK,
        most=MOST_RISK,
        form=form,
        heads=[str(words) for words in THRESHOLD_WORDS.values()],
        rows=threshold_rows(Threshold.objects.select_related("author").order_by("tag")),
        **_risk(request.user, chosen),
    )
    answer.status_code = status
    return answer


def problems_into(form: ThresholdForm, error: InvalidError) -> None:
    """Show a refusal beside the fields that it is about."""
    for name, said in error.problems.items():
        field = "language" if name == "tag" else name
        form.add_error(field if field in form.fields else None, said)


def _risk(user: User, chosen: int) -> dict[str, object]:
    seen = preview_of(risks_beside(chosen), user=user)
    return {"preview": seen, "risks": risk_rows(seen, chosen=chosen), "chosen": chosen}
