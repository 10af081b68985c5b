"""Work is claimed, finished, halved, given up and revived; nothing is lost on the way."""

import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db.models.functions import Now

from supportsentiment import wiring
from supportsentiment.kernel import db, work
from supportsentiment.kernel.errors import TryLaterError
from supportsentiment.kernel.events import Event, emit_all
from supportsentiment.kernel.listeners import Listener, wire
from supportsentiment.kernel.models import Work

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class BellRang(Event):
    name: ClassVar[str] = "tests.bell.rang"
    tower: int


class Ringer:
    """A listener whose behaviour a test chooses."""

    def __init__(self):
        self.batches: list[list[int]] = []
        self.buried: list[tuple[int, str]] = []
        self.poison: set[int] = set()
        self.away = False

    def hear(self, facts):
        towers = [fact.tower for fact in facts]
        self.batches.append(towers)
        if self.away:
            raise TryLaterError("The model is away.")
        if self.poison & set(towers):
            raise ValueError("a bell that nobody can bear")

    def bury(self, fact, reason):
        self.buried.append((fact.tower, reason))


@pytest.fixture
def ringer():
    ringer = Ringer()
    listener = Listener(
        name="tests.ringer", queue="default", hear=ringer.hear, batch=8, bury=ringer.bury
    )
    wire({BellRang: [listener]})
    yield ringer
    wiring.connect()


def ring(count: int) -> None:
    with db.transaction():
        emit_all([BellRang(occurred_at=NOON, tower=number) for number in range(count)])


def let_time_pass() -> None:
    Work.objects.filter(dead_at=None).update(available_at=Now() - timedelta(seconds=1))


def test_batches_form_by_themselves(ringer):
    ring(20)

    assert work.work_off("tests.ringer") == 20
    assert [len(batch) for batch in ringer.batches] == [8, 8, 4]
    assert not Work.objects.exists()


def test_a_lone_fact_waits_for_nobody(ringer):
    ring(1)

    work.work_off("tests.ringer")

    assert ringer.batches == [[0]]


def test_claimed_work_is_invisible_to_others(ringer):
    ring(8)
    listener = work.listener_named("tests.ringer")

    assert work.claim_work(listener) is not None
    assert work.claim_work(listener) is None


def test_a_poisonous_fact_is_found_by_halving_and_the_others_get_done(ringer):
    ringer.poison = {5}
    ring(8)

    work.work_off("tests.ringer")

    left = Work.objects.get()
    assert left.event.payload == {"tower": 5}
    assert left.reason == "ValueError: a bell that nobody can bear"


def test_three_attempts_end_in_the_dead_state_and_the_listener_is_told(ringer):
    ringer.poison = {0}
    ring(1)

    for _ in range(5):
        work.work_off("tests.ringer")
        let_time_pass()

    dead = Work.objects.get()
    assert dead.dead_at is not None
    assert dead.attempts == 3
    assert ringer.buried == [(0, "ValueError: a bell that nobody can bear")]
    assert len(ringer.batches) == 3


def test_the_dead_can_be_revived(ringer):
    ringer.poison = {0}
    ring(1)
    for _ in range(3):
        work.work_off("tests.ringer")
        let_time_pass()
    ringer.poison = set()

    assert work.revive(work_ids=[Work.objects.get().pk]) == 1
    work.work_off("tests.ringer")

    assert not Work.objects.exists()


def test_what_is_away_costs_no_attempt(ringer):
    ringer.away = True
    ring(3)

    for _ in range(5):
        work.work_off("tests.ringer")
        let_time_pass()

    assert set(Work.objects.values_list("attempts", "dead_at")) == {(0, None)}
    assert set(Work.objects.values_list("reason", flat=True)) == {"The model is away."}


def test_a_worker_that_died_gives_its_work_back_in_smaller_batches(ringer):
    ring(8)
    listener = work.listener_named("tests.ringer")
    sizes = []
    for _ in range(2):
        claim = work.claim_work(listener)
        sizes.append(len(claim.rows))
        let_time_pass()

    assert sizes == [8, 1]


def test_what_kills_its_worker_three_times_is_buried_by_the_sweep(ringer):
    ring(1)
    for _ in range(3):
        assert work.claim_work(work.listener_named("tests.ringer"))
        let_time_pass()

    assert work.claim_work(work.listener_named("tests.ringer")) is None
    work.sweep()

    assert ringer.buried == [(0, work.WORKER_DIED)]


def test_only_the_lease_that_claimed_may_finish(ringer):
    ring(1)
    late = work.claim_work(work.listener_named("tests.ringer"))
    Work.objects.update(lease_by=uuid.uuid4())

    work._finish(late)

    assert Work.objects.count() == 1


def test_the_sweep_nudges_what_was_missed(ringer, nudges):
    ring(1)
    nudges.clear()

    work.sweep()

    assert nudges == [["tests.ringer"]]


def test_the_sweep_is_silent_when_there_is_nothing(ringer, nudges):
    work.sweep()

    assert nudges == []


def test_a_long_backlog_is_done_in_turns(ringer, nudges):
    ring(100)
    nudges.clear()

    assert work.work_off("tests.ringer") == 64
    assert nudges == [["tests.ringer"]]
    assert work.work_off("tests.ringer") == 36
    assert len(nudges) == 1


def test_a_process_that_is_asked_to_end_claims_nothing_more(ringer, monkeypatch):
    ring(1)
    stopping = threading.Event()
    monkeypatch.setattr(work, "_stopping", stopping)
    work.stop_soon()

    assert work.work_off("tests.ringer") == 0
    stopping.clear()
    assert work.work_off("tests.ringer") == 1
