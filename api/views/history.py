"""Facts, in the order in which they may be followed."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.examples import mood as story
from api.fields import MAX_ID
from api.listing import DEFAULT_LIMIT, MAX_LIMIT, an_id
from api.pages import read_limit
from api.schema import answer, describe, page_shape
from api.serializers.mood import EventView
from supportsentiment.accounts.roles import Ability, Scope
from supportsentiment.kernel.feed import Wanted, facts_after
from tickets.models import Ticket

MAX_NAMES = 20
QUERY: Final = "query"
PAGE = page_shape(
    "EventPage",
    {
        "results": EventView(many=True),
        "next_after": serializers.IntegerField(help_text="Ask on with this as after."),
    },
    answer("how it escalated", story.EVENT_PAGE),
)


class EventsView(ApiView):
    """All facts that the caller may see."""

    scopes: ClassVar = {"GET": Scope.EVENTS_READ}
    parameters = frozenset({"after", "limit", "name", "ticket"})

    def described_parameters(self) -> list[Any]:
        """What can be asked, for the document."""
        whole = {"type": "integer", "minimum": 0, "maximum": MAX_ID, "default": 0}
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        said = [
            OpenApiParameter("after", whole, QUERY, description="The last id that you have seen."),
            OpenApiParameter("limit", limit, QUERY, description="Facts in a page."),
            OpenApiParameter(
                "name", str, QUERY, description="Comma-separated names, such as tickets.reply.sent."
            ),
        ]
        if "ticket" in self.parameters:
            said.append(OpenApiParameter("ticket", int, QUERY))
        return said

    @describe("events_list", "Follow what happens", answers={200: PAGE}, refusals=[400])
    def get(self, request: Request) -> Response:
        """Facts after an id, oldest first. Nothing ever turns up behind `next_after`."""
        asked = request.query_params.dict()
        return self._facts(asked, ticket_id=_number(asked, "ticket"))

    def _facts(self, asked: Mapping[str, str], *, ticket_id: int | None) -> Response:
        user = self.caller()
        every = user.may(Ability.SEE_EVERY_TEAM)
        problems: dict[str, list[str]] = {}
        limit = read_limit(asked, problems)
        names = tuple(word for word in asked.get("name", "").split(",") if word)
        if len(names) > MAX_NAMES or "\x00" in "".join(names):
            problems["name"] = [_("At most %(most)s names.") % {"most": MAX_NAMES}]
        if problems:
            raise ValidationError(problems)
        after = _number(asked, "after") or 0
        wanted = Wanted(
            tickets=None if every else Ticket.objects.visible_to(user).values("pk"),
            desk=user.may(Ability.SEE_OVERVIEW),
            ticket_id=ticket_id,
            names=names,
        )
        facts = facts_after(after, wanted=wanted, most=limit)
        shown = EventView(facts, many=True).data
        return Response({"results": shown, "next_after": facts[-1].id if facts else after})


class TicketEventsView(EventsView):
    """The facts of one ticket."""

    parameters = frozenset({"after", "limit", "name"})

    @describe("tickets_events", "Follow a ticket", answers={200: PAGE}, refusals=[400, 404])
    def get(self, request: Request, ticket_id: int) -> Response:
        """Facts of a ticket after an id, oldest first."""
        ticket = one_of(Ticket.objects.visible_to(self.caller()), ticket_id)
        return self._facts(request.query_params.dict(), ticket_id=ticket.pk)


def _number(asked: Mapping[str, str], name: str) -> int | None:
    """An id in a parameter, or 0; None where it is not given."""
    if name not in asked:
        return None
    try:
        return 0 if asked[name] == "0" else an_id(asked[name])
    except ValueError as error:
        raise ValidationError({name: [str(error)]}) from error
