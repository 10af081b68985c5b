"""Escalations that call for the reader, and the bell that counts them."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from console.forms import ids_in
from console.queries.alerts import count_alerts, critical_alerts, list_alerts
from console.queries.standing import desk_standing
from console.screens.alerts import alert_rows_of, toasts_of
from console.screens.shell import alerts_counted
from console.screens.standing import notice_of, to_mend_counted
from console.views.desk import DeskRequest, desk_view, fragment, page


@require_safe
@desk_view()
def alerts(request: DeskRequest) -> HttpResponse:
    """The list of open escalations; only the list where only that is wanted."""
    rows = alert_rows_of(list_alerts(request.user), user=request.user)
    if request.htmx.target == "alerts":
        return fragment(request, "console/alerts/_alerts.html", rows=rows)
    return page(request, "console/alerts/page.html", current="alerts", rows=rows)


@require_safe
@desk_view()
def bell(request: DeskRequest) -> HttpResponse:
    """The counters, whether messages are being read, and a toast for each critical escalation
    that is not among the `seen`.

    A page that has just opened is `quiet`: what was critical before is in the counter. The ticket
    that is `open` on the page shows there what became of it.
    """
    seen = set(ids_in(request.GET.get("seen", "")))
    shown = set(ids_in(request.GET.get("open", "")))
    critical = critical_alerts(request.user)
    standing = desk_standing()
    unseen = [alert for alert in critical if alert.pk not in seen and alert.ticket_id not in shown]
    return fragment(
        request,
        "console/alerts/_bell_swap.html",
        alerts=alerts_counted(count_alerts(request.user)),
        to_mend=to_mend_counted(standing, user=request.user),
        notice=notice_of(standing, user=request.user),
        toasts=() if "quiet" in request.GET else toasts_of(unseen),
        critical=[alert.pk for alert in critical],
    )
