"""Messages are read once per version, and any order of arrival ends the same."""

import itertools
from datetime import timedelta

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
    monkeypatch.setattr(tasks, "desk_engine", lambda: engine)

    receive_message(inbound=InboundFactory.build(text="I am furious"), now=NOON)
    work_off()

    names = list(EventRecord.objects.order_by("pk").values_list("name", flat=True))
    assert names == [
        "tickets.ticket.opened",
        "tickets.message.received",
        "sentiment.message.read",
        "routing.ticket.escalated",
        "sentiment.evidence.asked",
    ]
    assert not Work.objects.exists()


def test_an_engine_that_is_away_loses_nothing(monkeypatch):
    engine = ScriptedEngine()
    engine.away = True
    monkeypatch.setattr(tasks, "desk_engine", lambda: engine)
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


def test_the_mood_knows_what_the_conversation_adds():
    ticket = TicketFactory.create()
    first, second, third = (
        MessageFactory.create(ticket=ticket, text=text, sent_at=NOON + timedelta(hours=hours))
        for text, hours in (("Where is it?", 0), ("Any news?", 60), ("Hello?", 100))
    )
    script = {message.text: angry(-0.3, frustration=0.2) for message in (first, second, third)}

    read(first, second, third, engine=ScriptedEngine(script))

    mood = Mood.objects.get()
    assert mood.frustration == 0.2
    assert mood.points[-1][2] == 0.2
    assert [seq for seq, _ in mood.strains] == [first.seq, second.seq, third.seq]
    assert mood.strains[0][1] == 0.2 < mood.strains[1][1] < mood.strains[2][1] == mood.strain
    assert [part["sentence"] for part in mood.strain_parts] == [
        "Messages in a row before it without an answer: 2.",
        "Hours that the first of them had waited: 100.",
    ]
    assert mood.strain_added == pytest.approx(sum(part["worth"] for part in mood.strain_parts))


def test_coming_back_and_other_tickets_add_to_the_mood():
    other = TicketFactory.create(created_at=NOON)
    ticket = TicketFactory.create(customer=other.customer, created_at=NOON)
    message = MessageFactory.create(ticket=ticket, text="Again", sent_at=NOON + timedelta(days=2))
    emit_solved_and_back(ticket, message)

    read(message, engine=ScriptedEngine({"Again": angry(-0.3, frustration=0.2)}))

    said = [part["sentence"] for part in Mood.objects.get(ticket=ticket).strain_parts]
    assert said == [
        "Times that it was solved and came back: 1.",
        "Other tickets of this customer in the 30 days before: 1.",
    ]


def emit_solved_and_back(ticket, message):
    EventRecord.objects.create(
        name="tickets.status.changed",
        ticket_id=ticket.pk,
        seq=message.seq + 1,
        occurred_at=NOON,
        payload={"old": "solved", "new": "open"},
    )
    ticket.seq = message.seq + 1
    ticket.save(update_fields=["seq"])
