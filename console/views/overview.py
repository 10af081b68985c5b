"""The manager's overview of moods."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from console.permissions import why_not_overview
from console.queries import overview as queries
from console.screens import overview as screens
from console.views.desk import DeskRequest, desk_view, page, refuse_parameters


@require_safe
@desk_view(refuse=why_not_overview)
def overview(request: DeskRequest) -> HttpResponse:
    """What needs somebody now, whether it gets better, and where it hurts."""
    refuse_parameters(request)
    user = request.user
    moods = queries.mood_counts(user)
    return page(
        request,
        "console/overview/page.html",
        current="overview",
        active=sum(moods.values()),
        unhappy=screens.unhappy_total(moods),
        shares=screens.shares_of(moods),
        escalations=screens.escalation_figures(queries.open_escalations(user)),
        peaks=screens.peak_figures(queries.peak_counts(user)),
        trend=screens.trend_chart_of(queries.days_read(user, now=timezone.now())),
        channels=screens.groups_of(queries.groups_by_channel(user), kind="channel"),
        teams=screens.groups_of(queries.groups_by_team(user), kind="team"),
        customers=screens.customer_lines(queries.unhappiest_customers(user)),
        tickets=screens.ticket_lines(queries.most_frustrated(user)),
    )
