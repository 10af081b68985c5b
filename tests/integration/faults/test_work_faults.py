"""What happens to work while something that it needs is away."""

from datetime import UTC, datetime, timedelta

import psycopg.errors
import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now

from supportsentiment import wiring
from supportsentiment.kernel import db, work
from supportsentiment.kernel.errors import TryLaterError
from supportsentiment.kernel.events import emit_all
from supportsentiment.kernel.listeners import Listener, wire
from supportsentiment.kernel.models import Work
from tickets.events import MessageReceived

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


class Ear:
    """A listener that raises what a test tells it to raise, for the messages that it names."""

    def __init__(self):
        self.heard: list[list[int]] = []
        self.buried: list[str] = []
        self.trouble = None
        self.troubled: set[int] = set()
        self.cannot_bury = False

    def hear(self, facts):
        ids = [fact.message_id for fact in facts]
        self.heard.append(ids)
        if self.trouble and (not self.troubled or self.troubled & set(ids)):
            raise self.trouble

    def bury(self, fact, reason):
        if self.cannot_bury:
            raise LookupError("the message has been erased")
        self.buried.append(reason)


@pytest.fixture
def ear():
    ear = Ear()
    wire({MessageReceived: [Listener("tests.ear", "default", ear.hear, batch=8, bury=ear.bury)]})
    yield ear
    wiring.connect()


def announce(count: int) -> None:
    with db.transaction():
        emit_all([MessageReceived(occurred_at=NOON, message_id=n) for n in range(count)])


def let_time_pass() -> None:
    Work.objects.filter(dead_at=None).update(available_at=Now() - timedelta(seconds=1))


def database_error(cause: Exception) -> OperationalError:
    error = OperationalError("as Django wraps it")
    error.__cause__ = cause
    return error


def end_our_session() -> None:
    """Have the server cut the connection of this test, as a restart would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_lost_connection_costs_no_attempt(ear):
    announce(3)
    listener = work.listener_named("tests.ear")
    cut = Listener("tests.ear", "default", lambda _: end_our_session(), batch=8)
    cut.event_types.update(listener.event_types)
    claim = work.claim_work(cut)

    with pytest.raises(OperationalError):
        work.carry_out(claim)

    assert set(Work.objects.values_list("attempts", "lease_by", "dead_at")) == {(0, None, None)}
    assert set(Work.objects.values_list("reason", flat=True)) == {work.DATABASE_AWAY}


def test_what_waited_for_the_database_is_done_when_it_is_back(ear):
    announce(3)
    ear.trouble = database_error(psycopg.errors.AdminShutdown())
    with pytest.raises(OperationalError):
        work.work_off("tests.ear")
    ear.trouble = None
    let_time_pass()

    assert work.work_off("tests.ear") == 3
    assert not Work.objects.exists()


@pytest.mark.parametrize(
    ("cause", "away"),
    [
        (psycopg.OperationalError("the connection is lost"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.CannotConnectNow(), True),
        (psycopg.errors.ConnectionFailure(), True),
        (psycopg.errors.DeadlockDetected(), False),
        (psycopg.errors.ProgramLimitExceeded(), False),
        (psycopg.errors.DiskFull(), False),
    ],
)
def test_a_refused_statement_does_not_pass_for_an_outage(cause, away):
    assert db.is_away(database_error(cause)) is away


def test_a_fact_that_the_database_always_refuses_ends_as_dead_and_the_others_get_done(ear):
    announce(4)
    ear.trouble = database_error(psycopg.errors.ProgramLimitExceeded("too large"))
    ear.troubled = {2}

    for _ in range(4):
        work.work_off("tests.ear")
        let_time_pass()

    dead = Work.objects.get()
    assert dead.dead_at is not None
    assert dead.event.payload["message_id"] == 2
    assert len(ear.buried) == 1


def test_nobody_asks_again_and_again_for_what_is_away(ear):
    announce(40)
    ear.trouble = TryLaterError("The model is away.")

    assert work.work_off("tests.ear") == 8
    assert len(ear.heard) == 1


def test_what_went_away_in_the_middle_of_a_halving_costs_the_rest_no_attempt(ear):
    announce(4)
    troubles = iter([ValueError("poison"), TryLaterError("The model is away.")])

    def hear(facts):
        raise next(troubles)

    listener = Listener("tests.ear", "default", hear, batch=8)
    listener.event_types.update(work.listener_named("tests.ear").event_types)

    assert work.carry_out(work.claim_work(listener)) is False
    assert set(Work.objects.values_list("attempts", "lease_by")) == {(0, None)}


def test_a_fact_that_cannot_be_recalled_does_not_take_its_neighbours_along(ear):
    announce(4)
    odd = Work.objects.order_by("pk")[1]
    odd.event.payload = {"no_such_field": 1}
    odd.event.save()

    work.work_off("tests.ear")

    assert Work.objects.get().pk == odd.pk


def test_dead_work_whose_burial_fails_stays_dead_and_holds_nobody_up(ear):
    announce(1)
    ear.trouble, ear.cannot_bury = ValueError("poison"), True
    for _ in range(3):
        work.work_off("tests.ear")
        let_time_pass()

    assert Work.objects.get().dead_at is not None


def test_death_and_burial_are_one(ear, monkeypatch):
    announce(1)
    ear.trouble = ValueError("poison")
    for _ in range(2):
        work.work_off("tests.ear")
        let_time_pass()

    def lose_the_database(*_):
        raise database_error(psycopg.OperationalError("the connection is lost"))

    monkeypatch.setattr(work, "_bury", lose_the_database)
    with pytest.raises(OperationalError):
        work.work_off("tests.ear")

    assert Work.objects.get().dead_at is None


def test_the_lease_is_never_longer_than_the_operator_wants(ear, settings):
    settings.WORK_LEASE_SECONDS = 5
    announce(1)

    work.claim_work(work.listener_named("tests.ear"))

    assert not Work.objects.filter(available_at__gt=Now() + timedelta(seconds=6)).exists()
    assert Work.objects.filter(available_at__gt=Now()).exists()
