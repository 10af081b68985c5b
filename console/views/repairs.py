"""The page of what could not be done, with a new try."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.forms import ids_in
from console.permissions import why_not_retry
from console.queries.repairs import given_up, not_read, waiting_too_long
from console.queries.standing import desk_standing
from console.screens.standing import dead_rows_of, held_rows_of
from console.views.desk import DeskRequest, desk_view, fragment, page, refuse_parameters
from supportsentiment.accounts.models import User
from supportsentiment.kernel.errors import RefusedError
from supportsentiment.kernel.work import revive


@require_safe
@desk_view(refuse=why_not_retry)
def repairs(request: DeskRequest) -> HttpResponse:
    """What is held up, messages that nobody could read, and work that was given up."""
    refuse_parameters(request)
    return page(
        request,
        "console/repairs/page.html",
        current="repairs",
        **_tables(request.user),
    )


@require_POST
@desk_view(refuse=why_not_retry)
def retry(request: DeskRequest) -> HttpResponse:
    """Give work a new chance."""
    revived = revive(work_ids=ids_in(request.POST.get("work", "")))
    if not revived:
        raise RefusedError(_("It is being tried again already."))
    if request.htmx:
        return fragment(request, "console/repairs/_tables.html", **_tables(request.user))
    return HttpResponseRedirect(reverse("console:repairs"))


def _tables(user: User) -> dict[str, object]:
    return {
        "held": held_rows_of(waiting_too_long(), delay=desk_standing().delay),
        "unread": not_read(user),
        "dead": dead_rows_of(given_up()),
    }
