"""Deep evidence: asked for by people and by acts, measured on the bulk queue, gone with the message."""

import pytest
from django.db import IntegrityError

from routing import tasks as routing_tasks
from sentiment import explaining, taught_engine
from sentiment.analysis import Quality, abstain
from sentiment.engines.bundled import BundledEngine
from sentiment.models import DeepEvidence, Reading
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel import work
from supportsentiment.kernel.errors import NotFoundError, RefusedError, TryLaterError
from supportsentiment.kernel.listeners import listener_named
from supportsentiment.kernel.models import Work
from tests.factories import (
    InboundFactory,
    MessageFactory,
    ReadingFactory,
    TeamFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON
from tests.fakes.scripted_engine import ScriptedEngine, angry
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db
ANGRY = "Hello. This is the third time I write, and I am furious about your broken export!"


@pytest.fixture(scope="module")
def bundled():
    return BundledEngine()


@pytest.fixture
def manager():
    return UserFactory.create(role=Role.MANAGER)


@pytest.fixture
def reading():
    return ReadingFactory.create(message=MessageFactory.create(text=ANGRY))


@pytest.fixture
def scripted(monkeypatch):
    engine = ScriptedEngine({ANGRY: angry(-0.9, frustration=0.95)})
    monkeypatch.setattr(taught_engine, "get_engine", lambda: engine)
    return engine


def ask(reading, user):
    return explaining.ask_evidence(reading_id=reading.pk, user=user, now=NOON)


def measure(reading, engine):
    return explaining.measure_evidence(reading_id=reading.pk, engine=engine, now=NOON)


def test_the_real_engines_parts_and_rest_add_up_and_lie_in_the_message(reading, manager, bundled):
    assert ask(reading, manager).state == "waiting"

    assert measure(reading, bundled)

    deep = DeepEvidence.objects.get()
    score = deep.signals[0]
    assert (deep.state, score["signal"]) == ("measured", "score")
    for one in deep.signals:
        assert sum(part["weight"] for part in one["parts"]) + one["rest"] == pytest.approx(
            one["total"], abs=1e-6
        )
    words = {ANGRY[part["start"] : part["end"]] for part in score["parts"]}
    assert any("furious" in word or "broken" in word for word in words), words
    assert deep.model_version.engine == "bundled"


def test_asking_again_and_hearing_twice_measure_once(reading, manager, scripted):
    for _ in range(3):
        ask(reading, manager)
    assert Work.objects.filter(listener="sentiment.measure_evidence").count() == 1

    assert measure(reading, scripted)
    assert not measure(reading, scripted)
    assert ask(reading, manager).state == "measured"


def test_what_sets_off_an_escalation_is_explained_by_itself(scripted, work_off):
    receive_message(inbound=InboundFactory.build(text=ANGRY), now=NOON)
    work_off()

    deep = DeepEvidence.objects.get()
    assert (deep.user, deep.state) == (None, "measured")
    assert deep.reading == Reading.objects.get()


def test_a_calm_message_is_not_explained_by_itself(scripted, work_off):
    receive_message(inbound=InboundFactory.build(text="Hello"), now=NOON)
    work_off()

    assert not DeepEvidence.objects.exists()


def test_explaining_never_stands_before_an_alarm():
    assert listener_named("sentiment.measure_evidence").queue == "slow"
    assert listener_named("routing.explain_escalations").queue == "bulk"
    assert routing_tasks.reconsider_tickets.queue == "default"


def test_it_goes_with_its_message(reading, manager, scripted):
    ask(reading, manager)
    measure(reading, scripted)

    reading.message.delete()

    assert not DeepEvidence.objects.exists()


def test_an_engine_that_is_away_is_waited_for(reading, manager, scripted):
    ask(reading, manager)
    scripted.away = True
    work.work_off("sentiment.measure_evidence")

    assert DeepEvidence.objects.get().state == "waiting"
    assert Work.objects.get().attempts == 0


def test_where_the_engine_says_nothing_that_is_said_and_may_be_asked_again(reading, manager):
    silent = ScriptedEngine({ANGRY: abstain(Quality.GARBLED, because="No words.")})
    ask(reading, manager)

    measure(reading, silent)
    assert DeepEvidence.objects.get().refusal == explaining.SAID_NOTHING

    assert ask(reading, manager).state == "waiting"


def test_another_teams_reading_is_not_there(manager):
    ours, theirs = TeamFactory.create(), TeamFactory.create()
    foreign = ReadingFactory.create(
        message=MessageFactory.create(ticket=TicketFactory.create(team=theirs))
    )

    with pytest.raises(NotFoundError):
        ask(foreign, UserFactory.create(teams=[ours]))


def test_a_customer_who_objects_is_not_looked_into(reading, manager):
    customer = reading.message.customer
    customer.objects_to_mood = True
    customer.save()

    with pytest.raises(RefusedError):
        ask(reading, manager)
    assert explaining.ask_evidence_of_acts(reading_ids=[reading.pk], now=NOON) == 0


def test_too_many_are_told_to_come_again(reading, manager, monkeypatch):
    monkeypatch.setattr(explaining, "MOST_WAITING", 0)

    with pytest.raises(TryLaterError):
        ask(reading, manager)


def test_what_nobody_could_measure_says_so(reading, manager):
    ask(reading, manager)

    explaining.give_up_evidence(reading_id=reading.pk)

    assert DeepEvidence.objects.get().state == "refused"


def test_half_an_answer_is_refused_by_the_database(reading):
    with pytest.raises(IntegrityError):
        DeepEvidence.objects.create(reading=reading, signals=[], asked_at=NOON)
