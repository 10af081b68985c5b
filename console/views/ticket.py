"""One ticket: the page, its earlier messages, and what happened since it was shown."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from console.forms import BIGGEST_ID, asked_in
from console.queries.lines import lines_of
from console.queries.thread import Thread, load_news, load_thread
from console.queries.ticket import (
    load_customer,
    load_standing,
    load_ticket,
    names_of_teams,
    names_of_users,
    people_offered,
    tags_of,
    tags_offered,
    teams_offered,
)
from console.screens.facts import Names, ids_in
from console.screens.head import Head, head_of
from console.screens.inbox import row_of
from console.screens.thread import Entry, entries_of
from console.screens.ticket import arc_of_standing, composer_of, customer_of, why_of
from console.views.desk import DeskRequest, desk_view, fragment, page
from console.views.inbox import list_parts
from supportsentiment.accounts.models import User
from supportsentiment.kernel.errors import InvalidError
from tickets.models import Ticket


@require_safe
@desk_view()
def ticket(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """A ticket beside its list, or the ticket alone where only that is wanted."""
    asked = asked_in(request.GET)
    found = load_ticket(ticket_id, user=request.user)
    parts = ticket_parts(found, user=request.user)
    if request.htmx.target == "ticket":
        return fragment(request, "console/ticket/_ticket.html", **parts)
    lists = list_parts(asked, user=request.user, selected=found.pk)
    return page(request, "console/inbox/page.html", current="inbox", **lists, **parts)


@require_safe
@desk_view()
def earlier(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """The messages before a `seq`."""
    found = load_ticket(ticket_id, user=request.user)
    thread = load_thread(found, before=whole(request.GET.get("before", "")))
    return fragment(
        request,
        "console/ticket/_entries.html",
        ticket_id=found.pk,
        entries=entries_in(found, thread, user=request.user),
        earlier=thread.earlier,
    )


@require_safe
@desk_view()
def news(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """What happened after a `seq`; nothing new is an empty answer."""
    after = whole(request.GET.get("after", ""))
    found = load_ticket(ticket_id, user=request.user)
    if found.seq <= after:
        return HttpResponse(status=204)
    return news_of(request, found, after=after)


def news_of(request: DeskRequest, found: Ticket, *, after: int) -> HttpResponse:
    """Everything on the page that a `seq` after this one may have changed."""
    thread = load_news(found, after=after)
    entries = entries_in(found, thread, user=request.user)
    standing = load_standing(found)
    (line,) = lines_of([found.pk])
    return fragment(
        request,
        "console/ticket/_news.html",
        ticket_id=found.pk,
        added=[entry for entry in entries if entry.seq > after],
        reread=[entry for entry in entries if entry.seq <= after],
        head=head_in(found, user=request.user),
        tags_known=tags_offered(),
        arc=arc_of_standing(standing),
        why=why_of(found, standing, user=request.user),
        row=row_of(line, query="", selected=True),
        seq=found.seq,
    )


def ticket_parts(found: Ticket, *, user: User) -> dict[str, object]:
    """What the ticket's pane and its context need."""
    thread = load_thread(found)
    standing = load_standing(found)
    customer = load_customer(found, user=user)
    return {
        "ticket_id": found.pk,
        "head": head_in(found, user=user),
        "tags_known": tags_offered(),
        "arc": arc_of_standing(standing),
        "why": why_of(found, standing, user=user),
        "entries": entries_in(found, thread, user=user),
        "earlier": thread.earlier,
        "composer": composer_of(found, user=user),
        "customer": customer_of(customer),
        "seq": found.seq,
    }


def entries_in(found: Ticket, thread: Thread, *, user: User) -> tuple[Entry, ...]:
    """The conversation with the names of those who took part."""
    users, teams = ids_in(thread.facts)
    names = Names(
        users=names_of_users(users) if users else {},
        teams=names_of_teams(teams) if teams else {},
    )
    return entries_of(thread, user=user, names=names, objects=found.customer.objects_to_mood)


def head_in(found: Ticket, *, user: User) -> Head:
    """The head with all of its menus."""
    people = people_offered(user)
    # Among those on offer the assignee's teams have been read already.
    found.assignee = next((one for one in people if one.pk == found.assignee_id), found.assignee)
    return head_of(
        found,
        user=user,
        tags=tags_of(found),
        people=people,
        teams=teams_offered(),
    )


def whole(text: str) -> int:
    """A `seq` from an address.

    Raises:
        InvalidError: it is none.
    """
    if text.isdecimal() and len(text) < 20 and int(text) <= BIGGEST_ID:  # noqa: PLR2004 - digits of a big integer
        return int(text)
    raise InvalidError({"seq": [_("This is no number of a message.")]})
