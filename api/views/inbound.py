"""Customers' messages come in, one by one or many at once."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import idempotency, problems
from api.base import LARGE, ApiView, read_key
from api.idempotency import Answer, Asked
from api.listing import Filter, Listing, Order, a_moment, a_text, an_id, one_word
from api.paged import PagedView, page_view
from api.problems import ExternalIdReusedError
from api.queries import about_messages, is_same_letter, message_rows
from api.schema import describe
from api.serializers.conversation import MessageView
from api.serializers.inbound import BulkBody, BulkView, MessageBody, ReceivedView, inbound_of
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability, Scope
from supportsentiment.kernel.errors import HouseError, InvalidError
from tickets.choices import Channel, MessageKind
from tickets.intake.inbound import CANNOT_BE_STORED
from tickets.intake.storable import unstorable_places
from tickets.models import Ticket
from tickets.services.receive import receive_message

MESSAGES = Listing(
    orders={"newest": Order("created_at", descending=True), "oldest": Order("created_at")},
    filters={
        "ticket": Filter(an_id, lambda rows, pk: rows.filter(ticket=pk), kind=int),
        "customer": Filter(an_id, lambda rows, pk: rows.filter(customer=pk), kind=int),
        "kind": Filter(
            one_word(MessageKind),
            lambda rows, kind: rows.filter(kind=kind),
            words=tuple(MessageKind),
        ),
        "channel": Filter(
            one_word(Channel), lambda rows, one: rows.filter(channel=one), words=tuple(Channel)
        ),
        "external_id": Filter(a_text, lambda rows, text: rows.filter(external_id=text)),
        "created_after": Filter(
            a_moment, lambda rows, moment: rows.filter(created_at__gt=moment), kind=datetime
        ),
        "created_before": Filter(
            a_moment, lambda rows, moment: rows.filter(created_at__lt=moment), kind=datetime
        ),
    },
)
MOST_PLACES = 20


class MessagesView(PagedView):
    """All messages, and the door for new ones."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ, "POST": Scope.MESSAGES_WRITE}
    max_bytes = LARGE
    listing = MESSAGES

    @describe(
        "messages_list", "List messages", answers={200: page_view(MessageView)}, refusals=[400]
    )
    def get(self, request: Request) -> Response:
        """Of all tickets that the caller may see, each with its reading."""
        return self.page(message_rows(self.caller()), MessageView, about_messages)

    @describe(
        "messages_receive",
        "Hand in a customer's message",
        takes=MessageBody,
        answers={202: ReceivedView},
        refusals=["external-id-reused"],
    )
    def post(self, request: Request) -> Response:
        """Store a message once per external_id or Idempotency-Key; it is read soon after.

        Sent again under its external_id, it is a duplicate; another customer or other words under
        the same external_id are refused with 409.
        """
        given = MessageBody.read(request.data)
        return self.once(partial(receive, given, self.caller()), replayed=as_duplicate)


class InboundBulkView(ApiView):
    """Many customers' messages."""

    scopes: ClassVar = {"POST": Scope.MESSAGES_WRITE}
    max_bytes = LARGE
    looked_at_apart = "messages"

    @describe(
        "messages_receive_bulk",
        "Hand in up to 500 messages",
        takes=BulkBody,
        answers={202: BulkView},
    )
    def post(self, request: Request) -> Response:
        """Store each message by itself: one that is refused does not stop the others.

        There is a result for each, in order. With an Idempotency-Key each of them is stored once.
        """
        letters = BulkBody.read(request.data)["messages"]
        now = timezone.now()
        asked = self._asked(request, now=now)
        user = self.caller()
        results = [
            _result(letter, user, asked and replace(asked, key=f"{asked.key} {place}"), now=now)
            for place, letter in enumerate(letters)
        ]
        return Response({"results": results}, status=202)

    def _asked(self, request: Request, *, now: datetime) -> Asked | None:
        """What an Idempotency-Key stands for; each message is kept under the key and its place."""
        key = read_key(request)
        if not key:
            return None
        fingerprint = idempotency.fingerprint_of(request.path, request.data)
        asked = Asked(user_id=self.caller().pk, key=key, fingerprint=fingerprint)
        idempotency.refuse_other_request(asked=replace(asked, key=f"{key} 0"), now=now)
        return asked


def receive(given: dict[str, Any], user: User, now: datetime) -> Answer:
    """Store one checked message.

    Raises:
        InvalidError: it cannot be stored, or names a ticket that is not theirs to see.
        ExternalIdReusedError: its external_id belongs to another message.
    """
    inbound = inbound_of(given, user_id=user.pk)
    if inbound.ticket_id and not _may_see(user, inbound.ticket_id):
        raise InvalidError({"ticket": [_("This customer has no such ticket.")]})
    received = receive_message(inbound=inbound, now=now)
    if received.duplicate and not is_same_letter(received.message_id, inbound):
        sentence = _("This external_id belongs to message %(id)s, from somebody else or different.")
        raise ExternalIdReusedError(sentence % {"id": received.message_id})
    body = {
        "id": received.message_id,
        "ticket": received.ticket_id,
        "customer": received.customer_id,
        "duplicate": received.duplicate,
    }
    return Answer(202, body)


def as_duplicate(body: dict[str, Any]) -> dict[str, Any]:
    """A stored answer, saying that the message had been there."""
    return {**body, "duplicate": True}


def _may_see(user: User, ticket_id: int) -> bool:
    if user.may(Ability.SEE_EVERY_TEAM):
        return True
    return Ticket.objects.visible_to(user).filter(pk=ticket_id).exists()


def _result(letter: Any, user: User, asked: Asked | None, *, now: datetime) -> dict[str, Any]:
    """What became of one of many."""
    try:
        _refuse_unstorable(letter)
        given = MessageBody.read(letter)
        if asked is None:
            answer = receive(given, user, now)
            return {"status": answer.status, **answer.body}
        answer, again = idempotency.answer_once(
            asked=asked, act=partial(receive, given, user), now=now
        )
    except ValidationError as error:
        return _refused(problems.of_fields(problems.flatten(error.detail)))
    except HouseError as error:
        return _refused(problems.of_error(error))
    return {"status": answer.status, **(as_duplicate(answer.body) if again else answer.body)}


def _refuse_unstorable(letter: Any) -> None:
    """Nothing that cannot be stored goes any further, not even into a refusal."""
    if places := list(islice(unstorable_places(letter), MOST_PLACES)):
        raise InvalidError({place[:80]: [_(CANNOT_BE_STORED)] for place in places})


def _refused(problem: dict[str, object]) -> dict[str, Any]:
    return {"status": problem["status"], "problem": problem}
