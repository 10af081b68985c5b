"""Old messages are read again: all of them, once, without alarms, through pauses and deaths."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from routing.models import Decision, Escalation
from sentiment import giving_way, rereading, rereading_orders, taught_engine
from sentiment.analysis import Label
from sentiment.engines.base import EngineRefusedError
from sentiment.models import Mood, Reading, Rereading
from sentiment.rereading import Scope
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel import work
from supportsentiment.kernel.errors import ForbiddenError, InvalidError, RefusedError
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import (
    InboundFactory,
    MessageFactory,
    ModelVersionFactory,
    ReadingFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON
from tests.fakes.scripted_engine import ScriptedEngine, angry
from tickets.models import Ticket
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db
FURIOUS = angry(-0.95, frustration=0.95, possible=(Label.NEGATIVE,))
STEP_ON = "sentiment.read_on"


class Furious(ScriptedEngine):
    """Finds everything that it reads outrageous."""

    def analyze(self, passages):
        super().analyze(passages)
        if any("refuse me" in passage.text for passage in passages):
            raise EngineRefusedError("No.")
        return [FURIOUS] * len(passages)


@pytest.fixture
def engine(monkeypatch):
    engine = Furious(version="2")
    monkeypatch.setattr(taught_engine, "get_engine", lambda: engine)
    return engine


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(rereading, "STEP", 4)


@pytest.fixture
def version():
    return ModelVersionFactory.create()


@pytest.fixture
def old(version):
    """Messages with a calm reading of an older version."""

    def make(count=1, *, ticket=None, **message):
        ticket = ticket or TicketFactory.create()
        made = [MessageFactory.create(ticket=ticket, **message) for _ in range(count)]
        for one in made:
            ReadingFactory.create(message=one, model_version=version)
        return made

    return make


EVERYTHING = Scope()


def start(scope=EVERYTHING, *, user=None):
    return rereading_orders.start_rereading(scope=scope, user=user, now=NOON)


def job():
    return Rereading.objects.get()


def test_every_message_is_read_once_more_and_counted(old, engine, work_off):
    old(10)
    start()

    work_off()

    assert Reading.objects.filter(model_version__engine="scripted").count() == 10
    found = job()
    assert (found.state, found.done, found.total, found.read) == ("finished", 10, 10, 10)
    assert found.seconds > 0
    assert found.model_version.version == "2"
    assert not Work.objects.exists()


def test_there_is_one_row_of_work_however_many_messages(old, engine):
    old(30)
    start()

    for _ in range(3):
        assert Work.objects.filter(listener=STEP_ON).count() == 1
        work.carry_out(work.claim_work(work.listener_named(STEP_ON)))


CLOSED = {"status": "closed", "solved_at": NOON, "closed_at": NOON}


@pytest.mark.parametrize("standing", [CLOSED, {"status": "open"}])
def test_moods_are_set_right_and_nobody_is_alarmed(old, engine, work_off, standing):
    ticket = TicketFactory.create(**standing)
    old(3, ticket=ticket)
    start()

    work_off()

    assert Mood.objects.get(ticket=ticket).current == -0.95
    assert not Escalation.objects.exists()
    assert not Decision.objects.exists()
    names = set(EventRecord.objects.values_list("name", flat=True))
    assert names == {"sentiment.rereading.went_on"}


def test_an_active_ticket_is_placed_anew(old, engine, work_off):
    ticket = TicketFactory.create(status="open", waiting_since=NOON, last_message_at=NOON)
    (message,) = old(1, ticket=ticket)
    before = Ticket.objects.get(pk=ticket.pk).attention_at
    start()

    work_off()

    assert Ticket.objects.get(pk=message.ticket_id).attention_at != before


def test_a_new_message_is_read_between_old_ones(old, engine, monkeypatch):
    monkeypatch.setattr(giving_way, "AT_ONCE", 1)
    old(4, text="old")
    start()
    analyze = engine.analyze

    def write_meanwhile(passages):
        if len(engine.read) == 1:
            receive_message(inbound=InboundFactory.build(text="new"), now=NOON)
        return analyze(passages)

    monkeypatch.setattr(engine, "analyze", write_meanwhile)
    work.carry_out(work.claim_work(work.listener_named(STEP_ON)))

    assert engine.read == ["old", "old", "new", "old", "old"]
    assert Reading.objects.filter(message__text="new").exists()


def test_reading_again_twice_stores_nothing_new(old, engine, work_off):
    old(6)
    for _ in range(2):
        start()
        work_off()

    assert Reading.objects.count() == 12
    assert [one.read for one in Rereading.objects.order_by("pk")] == [6, 0]


def test_what_waits_for_its_first_reading_is_left_to_whoever_alarms(old, engine, work_off):
    old(1)
    unread = MessageFactory.create()
    start()

    work_off()

    assert not Reading.objects.filter(message=unread).exists()


def test_a_fact_that_is_heard_twice_makes_one_step(old, engine):
    old(10)
    first = start()
    step = {"rereading_id": first.pk, "after": first.cursor, "engine": engine, "now": NOON}

    assert rereading.read_on(**step)
    assert not rereading.read_on(**step)

    assert job().done == 4
    assert EventRecord.objects.count() == 2


def test_a_worker_that_dies_loses_one_step_at_most(old, engine, work_off, monkeypatch):
    old(10)
    start()
    work.carry_out(work.claim_work(work.listener_named(STEP_ON)))
    claimed = work.claim_work(work.listener_named(STEP_ON))
    assert claimed is not None  # and nobody ever hears of this worker again

    Work.objects.update(available_at=NOON)
    work_off()

    assert (job().state, job().read) == ("finished", 10)
    assert Reading.objects.count() == 20


def test_it_pauses_goes_on_and_ends(old, engine, work_off):
    old(10)
    pk = start().pk
    work.carry_out(work.claim_work(work.listener_named(STEP_ON)))
    change = {"rereading_id": pk, "user": None, "now": NOON}

    rereading_orders.pause_rereading(**change)
    work_off()
    assert (job().state, job().done) == ("paused", 4)
    with pytest.raises(RefusedError):
        rereading_orders.pause_rereading(**change)

    rereading_orders.resume_rereading(**change)
    work.carry_out(work.claim_work(work.listener_named(STEP_ON)))
    assert job().done == 8

    rereading_orders.cancel_rereading(**change)
    work_off()
    assert (job().state, job().done) == ("cancelled", 8)
    with pytest.raises(RefusedError):
        rereading_orders.resume_rereading(**change)


def test_a_pause_during_a_step_keeps_what_was_read(old, engine, monkeypatch):
    old(10)
    first = start()

    def pause_meanwhile(passages):
        Rereading.objects.update(state="paused")
        return [FURIOUS] * len(passages)

    monkeypatch.setattr(engine, "analyze", pause_meanwhile)
    rereading.read_on(rereading_id=first.pk, after=first.cursor, engine=engine, now=NOON)

    assert (job().state, job().done) == ("paused", 4)


def test_an_end_during_a_step_throws_it_away(old, engine, monkeypatch):
    old(10)
    first = start()

    def cancel_meanwhile(passages):
        rereading_orders.cancel_rereading(rereading_id=first.pk, user=None, now=NOON)
        return [FURIOUS] * len(passages)

    monkeypatch.setattr(engine, "analyze", cancel_meanwhile)
    rereading.read_on(rereading_id=first.pk, after=first.cursor, engine=engine, now=NOON)

    assert (job().state, job().done) == ("cancelled", 0)
    assert Reading.objects.count() == 10


def test_what_the_engine_refuses_keeps_its_old_reading(old, engine, work_off):
    old(5)
    old(1, text="refuse me")
    start()

    work_off()

    assert (job().read, job().refused, job().state) == (5, 1, "finished")


def test_an_engine_that_is_away_is_waited_for(old, engine):
    old(1)
    start()
    engine.away = True

    work.work_off(STEP_ON)

    assert Work.objects.get(listener=STEP_ON).attempts == 0
    assert job().state == "running"


def test_what_fails_again_and_again_is_paused_with_its_trouble(old, engine, monkeypatch, work_off):
    old(1)
    start()

    def broken(_passages):
        raise ValueError("NaN")

    monkeypatch.setattr(engine, "analyze", broken)
    for _ in range(3):
        Work.objects.update(available_at=NOON)
        work.work_off(STEP_ON)

    assert (job().state, job().trouble) == ("paused", "ValueError: NaN")


def test_only_what_is_in_scope(old, engine, work_off):
    old(2, sent_at=NOON - timedelta(days=400))
    recent = old(2, sent_at=NOON)
    closed = old(1, ticket=TicketFactory.create(**CLOSED), sent_at=NOON)
    french = MessageFactory.create(sent_at=NOON)
    ReadingFactory.create(message=french, language="fr")
    objects = old(1, sent_at=NOON)[0].customer
    objects.objects_to_mood = True
    objects.save()

    def ids(**scope):
        return set(rereading.messages_in(Scope(**scope)).values_list("pk", flat=True))

    since = {message.pk for message in recent + closed} | {french.pk}
    assert ids(since=NOON - timedelta(days=1)) == since
    assert ids(language="fr") == {french.pk}
    assert ids(only_active=True).isdisjoint({message.pk for message in closed})


def test_one_at_a_time(old):
    old(1)
    start()

    with pytest.raises(RefusedError):
        start()


def test_the_database_holds_it_too(old):
    old(1)
    start()
    rest = {"until": 1, "total": 1, "asked_at": NOON, "touched_at": NOON}

    with pytest.raises(IntegrityError):
        Rereading.objects.create(**rest)


def test_nothing_to_read_a_day_to_come_and_an_agent_are_refused(old):
    with pytest.raises(RefusedError):
        start()
    old(1)
    with pytest.raises(InvalidError):
        start(Scope(since=NOON + timedelta(days=1)))
    with pytest.raises(ForbiddenError):
        start(user=UserFactory.create(role=Role.AGENT))


def told(*arguments):
    out = StringIO()
    call_command("read_again", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_says_what_it_takes_and_does_as_told(old, engine, work_off):
    old(5)

    assert told("--language", "en")["messages"] == 5
    assert told("--start")["state"] == "running"
    assert told("--pause")["state"] == "paused"
    assert told("--resume")["state"] == "running"
    work_off()
    assert told("--status")["percent"] == 100
    with pytest.raises(CommandError):
        told("--cancel")
