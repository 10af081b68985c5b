"""A reply's effect is measured once, when the customer's answer has been read."""

import pytest

from coaching.models import Moment
from coaching.services import measure_replies
from supportsentiment.kernel.models import EventRecord
from tests.factories import MessageFactory, ReadingFactory, TicketFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db


def test_a_moment_is_measured_once():
    ticket = TicketFactory.create()
    ReadingFactory.create(
        message=MessageFactory.create(ticket=ticket), score=-0.6, label="negative"
    )
    reply = MessageFactory.create(ticket=ticket, kind="outbound")
    ReadingFactory.create(message=MessageFactory.create(ticket=ticket), score=0.4, label="positive")

    counts = [measure_replies(ticket_ids=[ticket.pk], now=NOON) for _ in range(2)]

    assert counts == [1, 0]
    moment = Moment.objects.get()
    assert (moment.reply, moment.user, moment.before, moment.after) == (
        reply,
        reply.user,
        -0.6,
        0.4,
    )
    assert EventRecord.objects.get().name == "coaching.moment.measured"
