"""Messages are read once per version, and any order of arrival ends the same."""

import itertools

import pytest
from django.db import IntegrityError

from sentiment import services, tasks
from sentiment.analysis import Quality, abstain
from sentiment.models import Mood, Reading, Unread
from supportsentiment.kernel import work
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import InboundFactory, MessageFactory, ReadingFactory, TicketFactory
from tests.factories.tickets import NOON
from tests.fakes.scripted_engine import ScriptedEngine, angry, happy
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db


def read(*messages, engine=None):
    return services.read_messages(
        message_ids=[message.pk for message in messages],
        engine=engine or ScriptedEngine(),
        now=NOON,
    )


def test_a_reading_makes_a_mood_and_a_fact():
    message = MessageFactory.create(text="Bah")

    assert read(message, engine=ScriptedEngine({"Bah": angry(-0.9, frustration=0.8)})) == 1

    mood = Mood.objects.get()
    assert (mood.current, mood.peak_frustration, mood.points) == (-0.9, 0.8, [[1, -0.9, 0.8]])
    fact = EventRecord.objects.get()
    assert (fact.name, fact.seq) == ("sentiment.message.read", 2)


def test_a_message_is_read_once_per_version():
    message, engine = MessageFactory.create(), ScriptedEngine()

    assert [read(message, engine=engine) for _ in range(3)] == [1, 0, 0]
    assert read(message, engine=ScriptedEngine(version="2")) == 1
    assert Reading.objects.count() == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_late_and_out_of_order_readings_converge(order):
    ticket = TicketFactory.create()
    script = {"a": angry(-0.9), "b": happy(0.5), "c": angry(-0.4)}
    messages = [MessageFactory.create(ticket=ticket, text=text) for text in script]

    for number in order:
        read(messages[number], engine=ScriptedEngine(script))

    mood = Mood.objects.get()
    assert [point[1] for point in mood.points] == [-0.9, 0.5, -0.4]
    assert (mood.current, mood.relapsed) == (-0.4, True)


def test_an_older_version_never_overwrites_a_newer_one():
    message = MessageFactory.create(text="Bah")
    old, new = (ScriptedEngine({"Bah": angry(score)}, version=f"{score}") for score in (-0.3, -0.9))
    services.version_of(old.identity)
    read(message, engine=new)

    read(message, engine=old)

    assert Reading.objects.count() == 2
    assert Mood.objects.get().current == -0.9


def test_only_what_customers_wrote_themselves_is_read():
    ours = MessageFactory.create(kind="outbound")
    note = MessageFactory.create(kind="note")
    machine = MessageFactory.create(automatic=True)
    engine = ScriptedEngine()

    assert read(ours, note, machine, engine=engine) == 0
    assert engine.read == []


def test_a_customer_who_objects_is_served_without_a_reading():
    message = MessageFactory.create()
    message.customer.objects_to_mood = True
    message.customer.save()

    assert read(message) == 0


def test_an_abstention_leaves_the_mood_as_it_was():
    ticket = TicketFactory.create()
    first, second = (MessageFactory.create(ticket=ticket, text=text) for text in ("Bah", "???"))
    silence = abstain(Quality.GARBLED, because="No words.")
    read(first, second, engine=ScriptedEngine({"Bah": angry(-0.9), "???": silence}))

    assert Mood.objects.get().current == -0.9
    assert Reading.objects.get(message=second).score is None


def test_a_message_goes_from_the_door_to_an_escalation(monkeypatch, work_off):
    engine = ScriptedEngine({"I am furious": angry(-0.9, frustration=0.95)})
    monkeypatch.setattr(tasks, "get_engine", lambda: engine)

    receive_message(inbound=InboundFactory.build(text="I am furious"), now=NOON)
    work_off()

    names = list(EventRecord.objects.order_by("pk").values_list("name", flat=True))
    assert names == [
        "tickets.ticket.opened",
        "tickets.message.received",
        "sentiment.message.read",
        "routing.ticket.escalated",
    ]
    assert not Work.objects.exists()


def test_an_engine_that_is_away_loses_nothing(monkeypatch):
    engine = ScriptedEngine()
    engine.away = True
    monkeypatch.setattr(tasks, "get_engine", lambda: engine)
    receive_message(inbound=InboundFactory.build(), now=NOON)

    for _ in range(5):
        work.work_off("sentiment.read_messages")
        Work.objects.update(available_at=NOON)

    assert Work.objects.get().attempts == 0
    engine.away = False
    work.work_off("sentiment.read_messages")
    assert Reading.objects.count() == 1


def test_what_nobody_can_read_says_so_and_may_be_tried_again():
    message = MessageFactory.create()

    services.give_up(message_id=message.pk, reason="No.", now=NOON)
    services.give_up(message_id=message.pk, reason="No.", now=NOON)
    assert Unread.objects.get().reason == "No."

    read(message)
    assert not Unread.objects.exists()


def test_readings_out_of_range_are_refused_by_the_database():
    with pytest.raises(IntegrityError):
        ReadingFactory.create(score=1.5)
