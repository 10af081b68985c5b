"""Facts are rows of the transaction that they speak of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from supportsentiment import wiring
from supportsentiment.kernel import db
from supportsentiment.kernel.events import Event, emit, emit_all
from supportsentiment.kernel.listeners import Listener, wire
from supportsentiment.kernel.models import EventRecord, Work

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class BellRang(Event):
    name: ClassVar[str] = "tests.bell.rang"
    tower: int


HEARD: list[object] = []
durable = Listener(name="tests.durable", queue="default", hear=HEARD.extend)
hint = Listener(name="tests.hint", queue="", hear=HEARD.extend, durable=False)


@pytest.fixture(autouse=True)
def bells():
    HEARD.clear()
    wire({BellRang: [durable, hint]})
    yield
    wiring.connect()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_fact_and_no_nudge(nudges, hints):
    with pytest.raises(RuntimeError), db.transaction():
        emit(BellRang(occurred_at=NOON, tower=1))
        raise RuntimeError

    assert not EventRecord.objects.exists()
    assert not Work.objects.exists()
    assert nudges == hints == []


@pytest.mark.django_db(transaction=True)
def test_a_commit_stores_the_fact_and_its_work_and_nudges(nudges, hints):
    fact = BellRang(occurred_at=NOON, ticket_id=5, seq=1, tower=1)
    with db.transaction():
        emit(fact)
        assert nudges == hints == []

    record = EventRecord.objects.get()
    assert (record.name, record.ticket_id, record.payload) == ("tests.bell.rang", 5, {"tower": 1})
    assert Work.objects.get().listener == "tests.durable"
    assert nudges == [["tests.durable"]]
    assert hints == [("tests.hint", [fact])]


@pytest.mark.real_broker
@pytest.mark.django_db(transaction=True)
def test_a_hint_that_fails_does_not_reach_its_caller(caplog):
    def stumble(facts):
        raise ValueError("the screen is gone")

    wire({BellRang: [Listener(name="tests.hint", queue="", hear=stumble, durable=False)]})

    with db.transaction():
        emit(BellRang(occurred_at=NOON, tower=1))

    assert EventRecord.objects.count() == 1
    assert "tests.hint could not be told" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_listeners_of_one_queue_share_a_nudge(nudges):
    other = Listener(name="tests.other", queue="default", hear=HEARD.extend)
    wire({BellRang: [durable, hint, other]})

    with db.transaction():
        emit(BellRang(occurred_at=NOON, tower=1))

    assert nudges == [["tests.durable", "tests.other"]]


@pytest.mark.django_db(transaction=True)
def test_many_facts_nudge_each_listener_once(nudges, hints):
    with db.transaction():
        emit_all([BellRang(occurred_at=NOON, tower=number) for number in range(20)])

    assert nudges == [["tests.durable"]]
    assert [len(facts) for _, facts in hints] == [20]
    assert Work.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_a_fact_without_a_transaction_is_refused():
    with pytest.raises(db.NotInTransactionError):
        emit(BellRang(occurred_at=NOON, tower=1))


@pytest.mark.django_db
def test_a_fact_comes_back_with_its_type():
    fact = BellRang(occurred_at=NOON, ticket_id=5, seq=3, actor_id=9, tower=4)
    with db.transaction():
        emit(fact)

    assert BellRang.from_record(EventRecord.objects.get()) == fact
