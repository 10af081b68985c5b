"""The list of tickets: whole, the next page, and what has changed since it was shown."""

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from console.bands import Band
from console.forms import asked_in, ids_in
from console.queries.asked import Asked
from console.queries.inbox import counts_of_views, lines_among, list_tickets, page_asked
from console.screens.inbox import CHANNEL_WORDS, list_screen_of, rows_of, view_links_of
from console.screens.mood import BAND_WORDS
from console.views.desk import DeskRequest, desk_view, fragment, page
from supportsentiment.accounts.models import Team, User
from tickets.called import called, called_or_number
from tickets.models import Customer

BESIDE = frozenset({"ids", "shown", "selected"})


@require_safe
@desk_view()
def inbox(request: DeskRequest) -> HttpResponse:
    """The inbox without a ticket, or only its list where only that is wanted."""
    asked = asked_in(request.GET)
    screen = list_parts(asked, user=request.user)
    if request.htmx.target == "list":
        return fragment(request, "console/inbox/_list_swap.html", **screen)
    return page(request, "console/inbox/page.html", current="inbox", **screen)


@require_safe
@desk_view()
def more(request: DeskRequest) -> HttpResponse:
    """The rows after a place in the list."""
    asked = asked_in(request.GET)
    listed = list_tickets(asked, user=request.user)
    screen = list_screen_of(asked, listed, labels={})
    return fragment(request, "console/inbox/_rows.html", list=screen)


@require_safe
@desk_view()
def changes(request: DeskRequest) -> HttpResponse:
    """What became of the shown rows, the counts, and how many tickets wait to be shown.

    `shown` are all rows on the screen, `ids` those to look at again (all where none is named).
    The list itself never moves by this.
    """
    asked = replace(asked_in(request.GET, beside=BESIDE), after="")
    shown = ids_in(request.GET.get("shown", ""))
    wanted = ids_in(request.GET.get("ids", "")) or shown
    selected = next(iter(ids_in(request.GET.get("selected", ""))), None)
    changed = sorted(set(wanted) & set(shown))
    lines = lines_among(changed, asked=asked, user=request.user)
    fresh = set(page_asked(asked, user=request.user).ids) - set(shown)
    return fragment(
        request,
        "console/inbox/_changes.html",
        rows=rows_of(lines, asked=asked, selected=selected),
        gone=sorted(set(changed) - {line.id for line in lines}),
        fresh=len(fresh),
        refresh=f"{reverse('console:inbox')}?{asked.query()}",
        views=view_links_of(asked, counts_of_views(request.user)),
    )


def list_parts(asked: Asked, *, user: User, selected: int | None = None) -> dict[str, object]:
    """What the list and the side bar need."""
    listed = list_tickets(asked, user=user)
    return {
        "list": list_screen_of(
            asked, listed, labels=labels_of(asked, user=user), selected=selected
        ),
        "views": view_links_of(asked, counts_of_views(user)),
    }


def labels_of(asked: Asked, *, user: User) -> dict[str, str]:
    """The filters that carry only an id, in words."""
    labels = {
        "mood": str(BAND_WORDS[Band(asked.mood)]) if asked.mood else "",
        "channel": str(CHANNEL_WORDS[asked.channel]) if asked.channel else "",
        "tag": f"#{asked.tag}" if asked.tag else "",
    }
    if asked.team is not None:
        team = Team.objects.filter(pk=asked.team).first()
        labels["team"] = team.name if team else _("No team")
    if asked.customer:
        customers = Customer.objects.visible_to(user).filter(pk=asked.customer)
        found = customers.values_list(called(), flat=True).first()
        nobody = found is None
        number = asked.customer
        labels["customer"] = f"#{number}" if nobody else called_or_number(found, number)
    return labels
