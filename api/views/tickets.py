"""One ticket: looked at, changed and answered."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import LARGE, ApiView, one_of
from api.examples import conversation as story
from api.idempotency import Answer
from api.paged import PagedView, page_view
from api.queries import about_messages, about_tickets, message_rows, ticket_rows
from api.schema import answer, describe
from api.serializers.conversation import (
    MessageView,
    NoteBody,
    ReplyBody,
    TicketChangeBody,
    TicketView,
)
from supportsentiment.accounts.models import Team, User
from supportsentiment.accounts.roles import Scope
from supportsentiment.kernel.errors import InvalidError
from tickets.intake.inbound import InboundFile
from tickets.models import Message, Ticket
from tickets.permissions import keeper
from tickets.services import replies
from tickets.services.changes import Actor
from tickets.services.together import Assignment, Wishes, change_ticket

SCOPES = {"GET": Scope.TICKETS_READ, "PATCH": Scope.TICKETS_WRITE, "POST": Scope.TICKETS_WRITE}


class TicketDetailView(ApiView):
    """One ticket."""

    scopes: ClassVar = SCOPES

    @describe("tickets_get", "Get a ticket", answers={200: TicketView}, refusals=[404])
    def get(self, request: Request, ticket_id: int) -> Response:
        """A ticket with its mood and arc, its escalations and what was decided about it."""
        return Response(self._shown(ticket_id))

    @describe(
        "tickets_change",
        "Change a ticket",
        takes=TicketChangeBody,
        answers={200: TicketView},
        examples=[answer("taken", story.CHANGED_TICKET)],
        refusals=[404, 409],
    )
    def patch(self, request: Request, ticket_id: int) -> Response:
        """All of it happens, or nothing. With a `version`, nothing that others did is overwritten.

        Tags are given as a whole; fields that are not named stay. A ticket goes to any team, also out
        of your sight; its assignee lets go where they do not work in that team. Only who works in
        the ticket's team, or sees every team, can be its assignee (403). What somebody else works on
        is neither taken nor taken away, but by senior agents, managers and owners (403).
        """
        ticket = one_of(Ticket.objects.visible_to(self.caller()), ticket_id)
        given = TicketChangeBody.read(request.data)
        change_ticket(
            ticket_id=ticket.pk,
            wishes=wishes_of(given, ticket=ticket, user=self.caller()),
            actor=Actor(user=self.caller(), seen_version=given.get("version")),
            now=timezone.now(),
        )
        return Response(self._shown(ticket_id, rows=ticket_rows_after_change()))

    def _shown(self, ticket_id: int, rows: "QuerySet[Ticket] | None" = None) -> Any:
        rows = ticket_rows(self.caller(), expand=frozenset()) if rows is None else rows
        ticket = one_of(rows.prefetch_related("escalations", "decisions"), ticket_id)
        return TicketView(ticket, context=about_tickets([ticket])).data


def ticket_rows_after_change() -> "QuerySet[Ticket]":
    """Every ticket: a change may take a ticket out of its maker's sight, who still sees it done."""
    return Ticket.objects.prefetch_related("tags").defer("search")


def wishes_of(given: dict[str, Any], *, ticket: Ticket, user: User) -> Wishes:
    """What a checked body asks for.

    Raises:
        InvalidError: there is no such person or team.
    """
    assignment = None
    if given.keys() & {"assignee", "team"}:
        team = _named(given, "team", Team.objects.all(), ticket.team)
        people = User.objects.visible_to(user)
        kept_by = keeper(ticket, team_id=team.pk if team else None)
        assignment = Assignment(assignee=_named(given, "assignee", people, kept_by), team=team)
    return Wishes(
        status=given.get("status"),
        priority=given["priority"].priority if "priority" in given else None,
        assignment=assignment,
        tags=given.get("tags"),
        fields=given.get("fields"),
    )


def _named(given: dict[str, Any], name: str, rows: Any, present: Any) -> Any:
    """The row that a member names; the present one where it is not a member."""
    if name not in given:
        return present
    if given[name] is None:
        return None
    row = rows.filter(pk=given[name]).first()
    if row is None:
        raise InvalidError({name: [_("There is none with this id.")]})
    return row


class RepliesView(ApiView):
    """Answers to the customer."""

    scopes: ClassVar = SCOPES
    max_bytes = LARGE

    @describe(
        "tickets_reply",
        "Answer the customer",
        takes=ReplyBody,
        answers={201: MessageView},
        examples=[answer("sent", story.SENT_REPLY)],
        refusals=[404],
    )
    def post(self, request: Request, ticket_id: int) -> Response:
        """With `seen_seq`, nothing is sent past a message that you have not seen."""
        ticket = one_of(Ticket.objects.visible_to(self.caller()), ticket_id)
        given = ReplyBody.read(request.data)
        return self.once(partial(self._reply, ticket.pk, given))

    def _reply(self, ticket_id: int, given: dict[str, Any], now: datetime) -> Answer:
        files = [
            InboundFile(one["filename"], one["content"]) for one in given.get("attachments", ())
        ]
        message = replies.reply(
            ticket_id=ticket_id,
            user=self.caller(),
            text=given["body"],
            seen_seq=given.get("seen_seq"),
            files=files,
            now=now,
        )
        return Answer(201, shown_message(message))


class NotesView(ApiView):
    """Notes among ourselves."""

    scopes: ClassVar = SCOPES

    @describe(
        "tickets_note",
        "Leave an internal note",
        takes=NoteBody,
        answers={201: MessageView},
        examples=[answer("left", story.LEFT_NOTE)],
        refusals=[404],
    )
    def post(self, request: Request, ticket_id: int) -> Response:
        """No customer ever sees it, and no engine ever reads it."""
        ticket = one_of(Ticket.objects.visible_to(self.caller()), ticket_id)
        given = NoteBody.read(request.data)
        return self.once(partial(self._note, ticket.pk, given))

    def _note(self, ticket_id: int, given: dict[str, Any], now: datetime) -> Answer:
        message = replies.add_note(
            ticket_id=ticket_id, user=self.caller(), text=given["body"], now=now
        )
        return Answer(201, shown_message(message))


class TicketMessagesView(PagedView):
    """What was said in a ticket."""

    scopes: ClassVar = SCOPES

    @describe(
        "tickets_messages",
        "List a ticket's messages",
        answers={200: page_view(MessageView)},
        refusals=[400, 404],
    )
    def get(self, request: Request, ticket_id: int) -> Response:
        """Oldest first, notes included, each with its reading."""
        ticket = one_of(Ticket.objects.visible_to(self.caller()), ticket_id)
        rows = message_rows(self.caller()).filter(ticket=ticket)
        return self.page(rows, MessageView, about_messages)


def shown_message(message: Message) -> Any:
    """A message that has just been written."""
    return MessageView(message, context={"readings": {}}).data
