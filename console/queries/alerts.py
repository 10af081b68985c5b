"""Escalations that call for this reader."""

from typing import Any

from django.db.models import Q, QuerySet

from console.queries.statements import CappedCount, statement_for
from routing.models import Escalation
from routing.policy import Severity
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability
from tickets.called import called, introduce
from tickets.models import Ticket

SHOWN = 100
COUNT_TO = 99
CUSTOMER = "ticket__customer"


def alerts_for(user: User) -> "QuerySet[Escalation]":
    """Open escalations of my active tickets, my teams' tickets and nobody's; all where I may take over.

    Sorted by how much they hurt, then by how long they are open.
    """
    active = Ticket.objects.visible_to(user).active()
    seen = Escalation.objects.open().filter(ticket__in=active)
    if not user.may(Ability.TAKE_OVER):
        mine = Q(ticket__assignee=user) | Q(owner=user)
        teams = Q(ticket__assignee=None) & (
            Q(ticket__team__in=user.team_ids) | Q(ticket__team=None)
        )
        seen = seen.filter(mine | teams)
    return seen.order_by("-severity", "opened_at", "pk")


def list_alerts(user: User) -> list[Escalation]:
    """The alerts with what their rows show."""
    alerts = alerts_for(user).select_related(
        "ticket__customer__organization", "ticket__assignee", "ticket__team", "ticket__mood"
    )
    return introduce(alerts.annotate(called=called(CUSTOMER))[:SHOWN], at=CUSTOMER)


def count_alerts(user: User) -> int:
    """How many there are, counted to a hundred at most."""
    by = ("alerts", user.role, *(() if user.may(Ability.TAKE_OVER) else user.team_ids))
    counting = statement_for(user, by=by, build=lambda: _counting(user))
    return int(counting.rows()[0][0])


def critical_alerts(user: User) -> list[Escalation]:
    """The critical ones with what a toast shows."""
    critical = alerts_for(user).filter(severity=Severity.CRITICAL)
    critical = critical.select_related(CUSTOMER, "ticket__mood").annotate(called=called(CUSTOMER))
    return introduce(critical[:SHOWN], at=CUSTOMER)


def _counting(user: User) -> "QuerySet[User, Any]":
    """One row with the number."""
    alerts = alerts_for(user).order_by().values("pk")[: COUNT_TO + 1]
    return User.objects.filter(pk=user.pk).values_list(CappedCount(alerts))  # type: ignore[no-any-return]  # the stubs lose its type
