"""Tickets are found: filters, orders, and what is shown in full."""

from datetime import datetime
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.listing import (
    Filter,
    Listing,
    Order,
    a_flag,
    a_moment,
    a_score,
    a_text,
    an_id,
    id_or_none,
    one_word,
    read_expansions,
)
from api.paged import PagedView, page_view
from api.queries import about_tickets, ticket_rows
from api.schema import describe
from api.serializers.conversation import TicketRowView
from api.words import PriorityWord
from supportsentiment.accounts.roles import Scope
from tickets.choices import Channel
from tickets.lifecycle import Status
from tickets.models.ticket import IS_ACTIVE

FILTERS = {
    "status": Filter(
        one_word(Status), lambda rows, status: rows.filter(status=status), words=tuple(Status)
    ),
    "active": Filter(
        a_flag,
        lambda rows, yes: rows.filter(IS_ACTIVE) if yes else rows.exclude(IS_ACTIVE),
        says="Neither solved, nor closed, nor spam.",
        kind=bool,
    ),
    "priority": Filter(
        one_word(PriorityWord),
        lambda rows, word: rows.filter(priority=word.priority),
        words=tuple(PriorityWord),
    ),
    "channel": Filter(
        one_word(Channel), lambda rows, channel: rows.filter(channel=channel), words=tuple(Channel)
    ),
    "team": Filter(id_or_none, lambda rows, pk: rows.filter(team=pk), says="An id, or none."),
    "assignee": Filter(
        id_or_none, lambda rows, pk: rows.filter(assignee=pk), says="An id, or none."
    ),
    "customer": Filter(an_id, lambda rows, pk: rows.filter(customer=pk), kind=int),
    "organization": Filter(
        an_id, lambda rows, pk: rows.filter(customer__organization=pk), kind=int
    ),
    "tag": Filter(
        a_text, lambda rows, name: rows.filter(tags__name=name.strip().lower()), says="A name."
    ),
    "escalated": Filter(
        a_flag,
        lambda rows, yes: (
            rows.filter(escalations__settled_at=None, escalations__isnull=False)
            if yes
            else rows.exclude(escalations__settled_at=None, escalations__isnull=False)
        ),
        says="Has an open escalation.",
        kind=bool,
    ),
    "mood_below": Filter(
        a_score,
        lambda rows, score: rows.filter(mood__current__lt=score),
        says="Current mood below a score.",
        kind=float,
    ),
    "mood_above": Filter(
        a_score,
        lambda rows, score: rows.filter(mood__current__gt=score),
        says="Current mood above a score.",
        kind=float,
    ),
    "created_after": Filter(
        a_moment, lambda rows, moment: rows.filter(created_at__gt=moment), kind=datetime
    ),
    "created_before": Filter(
        a_moment, lambda rows, moment: rows.filter(created_at__lt=moment), kind=datetime
    ),
}


RECENT = Order("last_message_at", descending=True)


class TicketsView(PagedView):
    """All tickets that the caller may see."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ}
    listing = Listing(
        orders={
            "attention": Order("attention_at", first="active", rest=RECENT),
            "newest": Order("created_at", descending=True),
            "oldest": Order("created_at"),
            "recent": RECENT,
        },
        filters=FILTERS,
        expansions=("customer", "assignee", "team"),
    )

    @describe(
        "tickets_list", "List tickets", answers={200: page_view(TicketRowView)}, refusals=[400]
    )
    def get(self, request: Request) -> Response:
        """In the order of attention: whoever has waited longest, boosts counted as waiting.

        Tickets that are solved, closed or spam wait for nobody: in this order they come after all
        others, the newest message first. With `active=true` they do not come at all.
        """
        expand = read_expansions(self.listing, request.query_params.dict())
        return self.page(
            ticket_rows(self.caller(), expand=expand),
            TicketRowView,
            lambda rows: {**about_tickets(rows), "expand": sorted(expand)},
        )
