"""The page that has old messages read again: estimate, start, progress, pause, end."""

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.forms import AgainChangeForm, AgainForm, checked
from console.permissions import why_not_tune_reading
from console.queries.rereading import rereading_under_way, rereadings_ended
from console.screens.reading_tabs import tabs_of
from console.screens.rereading import estimate_shown, rereading_shown
from console.views.desk import DeskRequest, desk_view, fragment, page, refuse_parameters
from sentiment.rereading import Scope
from sentiment.rereading_orders import (
    cancel_rereading,
    estimate_of,
    pause_rereading,
    resume_rereading,
    start_rereading,
)
from supportsentiment.kernel.errors import InvalidError

CHANGES = {"pause": pause_rereading, "resume": resume_rereading, "cancel": cancel_rereading}


@require_safe
@desk_view(refuse=why_not_tune_reading)
def again(request: DeskRequest) -> HttpResponse:
    """What runs; else which messages, and what that would take."""
    if unknown := sorted(set(request.GET) - set(AgainForm.base_fields) - {"estimate"}):
        raise InvalidError({name[:80]: [_("There is no such filter.")] for name in unknown})
    form = AgainForm(request.GET or None)
    asked = bool(request.GET) and form.is_valid()
    return page(
        request,
        "console/reading/again.html",
        current="reading",
        tabs=tabs_of("again"),
        form=form,
        estimate=estimate_shown(estimate_of(_scope(form.cleaned_data))) if asked else None,
        **_standing(),
    )


@require_safe
@desk_view(refuse=why_not_tune_reading)
def progress(request: DeskRequest) -> HttpResponse:
    """How it stands; asked for again and again while it runs."""
    refuse_parameters(request)
    if not request.htmx:
        return HttpResponseRedirect(reverse("console:reading_again"))
    return fragment(request, "console/reading/_rereading.html", form=AgainForm(), **_standing())


@require_POST
@desk_view(refuse=why_not_tune_reading)
def start(request: DeskRequest) -> HttpResponse:
    """Begin."""
    scope = _scope(checked(AgainForm(request.POST)))
    start_rereading(scope=scope, user=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("console:reading_again"))


@require_POST
@desk_view(refuse=why_not_tune_reading)
def change(request: DeskRequest, rereading_id: int) -> HttpResponse:
    """Pause it, let it go on, or end it."""
    to = checked(AgainChangeForm(request.POST))["to"]
    CHANGES[to](rereading_id=rereading_id, user=request.user, now=timezone.now())
    if request.htmx:
        return fragment(request, "console/reading/_rereading.html", form=AgainForm(), **_standing())
    return HttpResponseRedirect(reverse("console:reading_again"))


def _standing() -> dict[str, Any]:
    job = rereading_under_way()
    return {
        "job": rereading_shown(job) if job else None,
        "ended": [rereading_shown(one) for one in rereadings_ended()],
    }


def _scope(given: dict[str, Any]) -> Scope:
    """A day begins at midnight of the reader's own clock."""
    day = given["since"]
    since = timezone.make_aware(datetime.combine(day, time.min)) if day else None
    return Scope(since=since, language=given["language"], only_active=given["only_active"])
