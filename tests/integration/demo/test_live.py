"""New conversations come through the front door, and customers answer whoever answers them."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from demo.live import MESSAGES_PER_TALK, LiveDesk
from demo.load import load_desk
from supportsentiment.accounts.models import User
from supportsentiment.kernel.models import Work
from tickets.choices import MessageKind
from tickets.lifecycle import Status
from tickets.models import Message, Ticket
from tickets.services.replies import reply

pytestmark = pytest.mark.django_db
# A working morning. By the clock, chance would decide differently at each run.
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def loaded(db):
    load_desk(seed=5, count=40, now=NOW)


@pytest.fixture
def desk(loaded):
    return LiveDesk(per_minute=30, rng=Random(2), now=NOW)


def run(desk, *, minutes, begin=NOW):
    for second in range(0, int(minutes * 60), 5):
        desk.tick(begin + timedelta(seconds=second))


def new_messages(kind=MessageKind.INBOUND):
    return Message.objects.filter(kind=kind, created_at__gte=NOW)


def answer(ticket, text, *, at):
    owner = User.objects.get(email="owner@demo.example")
    return reply(ticket_id=ticket.pk, user=owner, text=text, now=at)


def test_somebody_writes_at_once(desk):
    desk.tick(NOW)

    message = new_messages().first()
    assert message is not None
    assert Work.objects.filter(event__payload__message_id=message.pk).count() == 1
    assert message.ticket.team is not None


class Steady(Random):
    """Chance, but for the gaps between conversations: each is as long as they are on average."""

    def expovariate(self, _rate=1.0):
        return 1.0


class Counting(LiveDesk):
    """Remembers when conversations began."""

    def _begin(self, now):
        self.begun.append(now)
        super()._begin(now)


def test_conversations_begin_as_often_as_the_asked_messages_need(loaded):
    tick = 5
    desk = Counting(per_minute=60 / tick * MESSAGES_PER_TALK, rng=Steady(2), now=NOW)
    desk.begun = []

    run(desk, minutes=3)

    assert desk.begun == [NOW + timedelta(seconds=second) for second in range(0, 180, tick)]
    assert new_messages().count() >= len(desk.begun)


def test_the_same_seed_and_time_tell_the_same_story(loaded):
    told = []
    for _ in range(2):
        with transaction.atomic():
            run(LiveDesk(per_minute=30, rng=Random(2), now=NOW), minutes=2)
            told.append(list(new_messages().order_by("pk").values_list("text", "created_at")))
            transaction.set_rollback(True)

    assert told[0] == told[1]
    assert told[0]


def test_our_own_agents_answer_some(desk):
    run(desk, minutes=6)

    sent = new_messages(MessageKind.OUTBOUND)
    assert sent.exists()
    assert not sent.filter(user__email="owner@demo.example").exists()
    assert Ticket.objects.filter(created_at__gte=NOW, status=Status.SOLVED).exists()


def test_who_is_not_answered_asks_again(desk):
    run(desk, minutes=14)

    waiting = Ticket.objects.filter(created_at__gte=NOW, first_replied_at=None)
    assert any(
        ticket.messages.filter(created_at__gt=ticket.created_at + timedelta(minutes=3)).exists()
        for ticket in waiting
    )


def test_a_customer_answers_a_person(desk):
    desk.tick(NOW)
    ticket = new_messages().first().ticket
    sent = answer(ticket, "I'm sorry about this, I've corrected it just now.", at=NOW)

    run(desk, minutes=1.5, begin=NOW + timedelta(seconds=1))

    assert ticket.messages.filter(kind=MessageKind.INBOUND, seq__gt=sent.seq).exists()


def test_once_a_person_answers_our_agents_keep_out(desk):
    desk.tick(NOW)
    ticket = new_messages().first().ticket
    answer(ticket, "I'm sorry about this, I've corrected it just now.", at=NOW)

    run(desk, minutes=6, begin=NOW + timedelta(seconds=1))

    others = ticket.messages.filter(kind=MessageKind.OUTBOUND).exclude(
        user__email="owner@demo.example"
    )
    assert not others.exists()


def test_a_customer_of_the_history_answers_too(desk):
    ticket = (
        Ticket.objects.filter(status__in=[Status.NEW, Status.OPEN], created_at__lt=NOW)
        .exclude(customer__organization=None)
        .first()
    )
    sent = answer(ticket, "Ok.", at=NOW)

    run(desk, minutes=1.5)

    assert ticket.messages.filter(kind=MessageKind.INBOUND, seq__gt=sent.seq).exists()


def test_a_refusal_of_the_desk_stops_nothing(desk):
    desk.tick(NOW)
    Ticket.objects.filter(created_at__gte=NOW).update(status=Status.CLOSED, closed_at=NOW)

    run(desk, minutes=3, begin=NOW + timedelta(seconds=1))

    assert new_messages().count() > 5


def test_it_needs_the_demo():
    with pytest.raises(CommandError, match="load_demo"):
        call_command("demo_live")


@pytest.mark.parametrize("rate", ["0", "-1", "601"])
def test_it_refuses_a_rate_that_makes_no_sense(rate):
    with pytest.raises(CommandError, match="per-minute"):
        call_command("demo_live", f"--per-minute={rate}")
