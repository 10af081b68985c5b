"""Changes to a ticket: each calls one service and answers with what is new on the page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.forms import AssignForm, PriorityForm, SettleForm, StatusForm, TagsForm, checked
from console.permissions import why_not_retry, why_not_settle
from console.queries.ticket import load_ticket
from console.views.desk import DeskRequest, desk_view
from console.views.ticket import news_of, whole
from routing.models import Escalation
from routing.services import settle_escalation
from supportsentiment.kernel.dead import dead_work
from supportsentiment.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from supportsentiment.kernel.work import revive
from tickets.choices import Priority
from tickets.lifecycle import Status
from tickets.permissions import keeper, why_not_change_tickets
from tickets.services import changes
from tickets.services.changes import Actor

MOST_DEAD = 200


@require_POST
@desk_view(refuse=why_not_change_tickets)
def assign(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Give the ticket to somebody, or to a team; what is not sent stays, but for an assignee who
    does not work in that team.
    """
    ticket = load_ticket(ticket_id, user=request.user)
    data = checked(AssignForm(request.POST, user=request.user))
    team = data["team"] if "team" in request.POST else ticket.team
    kept_by = keeper(ticket, team_id=team.pk if team else None)
    changes.assign(
        ticket_id=ticket.pk,
        assignee=data["assignee"] if "assignee" in request.POST else kept_by,
        team=team,
        actor=Actor(user=request.user, seen_version=data["version"]),
        now=timezone.now(),
    )
    return after_change(request, ticket_id)


@require_POST
@desk_view(refuse=why_not_change_tickets)
def take(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Take the ticket oneself."""
    ticket = load_ticket(ticket_id, user=request.user)
    changes.assign(
        ticket_id=ticket.pk,
        assignee=request.user,
        team=ticket.team,
        actor=Actor(user=request.user, seen_version=ticket.version),
        now=timezone.now(),
    )
    return after_change(request, ticket_id)


@require_POST
@desk_view(refuse=why_not_change_tickets)
def set_status(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Move the ticket along its lifecycle."""
    ticket = load_ticket(ticket_id, user=request.user)
    data = checked(StatusForm(request.POST))
    changes.set_status(
        ticket_id=ticket.pk,
        to=Status(data["to"]),
        actor=Actor(user=request.user, seen_version=data["version"]),
        now=timezone.now(),
    )
    return after_change(request, ticket_id)


@require_POST
@desk_view(refuse=why_not_change_tickets)
def set_priority(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Say how much the ticket matters."""
    ticket = load_ticket(ticket_id, user=request.user)
    data = checked(PriorityForm(request.POST))
    changes.set_priority(
        ticket_id=ticket.pk,
        to=Priority(data["to"]),
        actor=Actor(user=request.user, seen_version=data["version"]),
        now=timezone.now(),
    )
    return after_change(request, ticket_id)


@require_POST
@desk_view(refuse=why_not_change_tickets)
def set_tags(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Let the ticket carry exactly these tags."""
    ticket = load_ticket(ticket_id, user=request.user)
    form = TagsForm(request.POST)
    data = checked(form)
    changes.set_tags(
        ticket_id=ticket.pk,
        names=form.names(),
        actor=Actor(user=request.user, seen_version=data["version"]),
        now=timezone.now(),
    )
    return after_change(request, ticket_id)


@require_POST
@desk_view(refuse=why_not_settle)
def settle(request: DeskRequest, escalation_id: int) -> HttpResponse:
    """Say that an escalation has been dealt with."""
    escalation = Escalation.objects.visible_to(request.user).filter(pk=escalation_id).first()
    if escalation is None:
        raise NotFoundError(_("There is no such escalation."))
    data = checked(SettleForm(request.POST))
    won = settle_escalation(
        escalation_id=escalation.pk,
        user=request.user,
        outcome=data["outcome"],
        now=timezone.now(),
    )
    if not won:
        raise RefusedError(_("Somebody settled this escalation before you."))
    return after_change(request, escalation.ticket_id)


@require_POST
@desk_view()
def read_again(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Have the ticket's messages that could not be read tried again."""
    ticket = load_ticket(ticket_id, user=request.user)
    if sentence := why_not_retry(request.user):
        raise ForbiddenError(sentence)
    dead = dead_work(most=MOST_DEAD, ticket_ids=[ticket.pk])
    if not revive(work_ids=[work.work_id for work in dead]):
        raise RefusedError(_("It is being tried again already."))
    return after_change(request, ticket_id)


def after_change(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """What is new on the page; without script, the page itself.

    The change may have taken the ticket out of the reader's sight: then the list.
    """
    if not request.htmx:
        return HttpResponseRedirect(reverse("console:ticket", args=[ticket_id]))
    ticket = load_ticket(ticket_id, user=request.user)
    return news_of(request, ticket, after=whole(request.POST.get("after", "0") or "0"))
