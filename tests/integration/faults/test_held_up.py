"""Everybody sees that messages are not being read while they only wait, and what keeps them."""

import shutil
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from sentiment.engines import registry
from sentiment.engines.bundled import ARTEFACT_FOLDER, BundledEngine
from sentiment.pace import Cause
from sentiment.standing import reading_delay
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel import work
from supportsentiment.kernel.models import EventRecord, Work
from supportsentiment.kernel.standstill import forget_look, look, recent_look
from supportsentiment.kernel.waiting import LATE, PATIENCE
from tests.factories import InboundFactory, ReadingFactory, UserFactory
from tests.factories.tickets import NOON
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db
READ = "sentiment.read_messages"
SECOND = timedelta(seconds=1)
NOT_LOADED = "the sentiment model could not be loaded"


@pytest.fixture
def artefact(settings, monkeypatch, tmp_path):
    """A copy of the bundled model that a test may spoil; the worker reads with it."""
    folder = shutil.copytree(ARTEFACT_FOLDER, tmp_path / "artefact")
    settings.SENTIMENT_ENGINE = "bundled"
    monkeypatch.setitem(registry._MAKERS, "bundled", lambda _: BundledEngine(folder))
    registry.reset_engine()
    yield folder
    registry.reset_engine()


@pytest.fixture
def as_role():
    def run(role):
        client = Client()
        client.force_login(UserFactory.create(role=role))
        return client

    return run


@pytest.fixture
def agent(as_role):
    return as_role(Role.AGENT)


@pytest.fixture
def manager(as_role):
    return as_role(Role.MANAGER)


def write():
    return receive_message(inbound=InboundFactory.build(), now=NOON)


def let_time_pass(age):
    """All that is stored was stored so much earlier, and is due now."""
    EventRecord.objects.update(stored_at=Now() - age)
    Work.objects.filter(lease_by=None).update(available_at=Now() - age)
    forget_look()


def alter(folder):
    words = folder / "words.txt"
    words.write_text(words.read_text() + "zzz\n")


def words_of(client, address="/"):
    return client.get(address).content.decode()


@pytest.mark.slow
def test_an_altered_model_is_told_to_everybody_until_it_is_mended(
    artefact, agent, manager, tmp_path
):
    alter(artefact)
    received = write()
    work.work_off(READ)
    let_time_pass(PATIENCE)

    ticket = reverse("console:ticket", args=[received.ticket_id])
    for page in ("/", ticket, reverse("console:bell")):
        assert NOT_LOADED in words_of(agent, page)
        assert reverse("console:repairs") not in words_of(agent, page)
    assert "not read yet – reading is held up" in words_of(agent, ticket)
    assert "How to mend it" in words_of(manager)

    repairs = words_of(manager, reverse("console:repairs"))
    assert "Reading messages" in repairs
    assert "The bundled model was altered: words.txt is not as released." in repairs
    assert "git checkout -- sentiment/artefact" in repairs
    assert READ not in repairs and str(tmp_path) not in repairs

    shutil.copy(ARTEFACT_FOLDER / "words.txt", artefact / "words.txt")
    work.work_off(READ)
    forget_look()
    assert NOT_LOADED not in words_of(agent)


def test_the_wrench_counts_what_is_to_be_mended_for_whoever_can(agent, manager):
    write()
    assert "to mend" not in words_of(manager)

    let_time_pass(LATE)
    assert '<span class="rail__count"\n      id="mend-count"\n      >1<' in words_of(manager)
    assert "mend-count" not in words_of(agent)

    Work.objects.update(dead_at=Now())
    forget_look()
    assert "to mend" in words_of(manager)
    assert "is not running" not in words_of(manager)


def test_what_no_worker_takes_is_held_up_after_a_while(agent):
    write()
    let_time_pass(LATE - 5 * SECOND)
    assert reading_delay() is None

    let_time_pass(LATE)
    delay = reading_delay()
    assert (delay.cause, delay.because) == (Cause.NOBODY, "")
    assert "the program that reads them is not running" in words_of(agent)


def test_a_worker_that_cannot_keep_up_is_no_missing_worker(agent):
    ReadingFactory.create(created_at=Now())
    write()
    let_time_pass(LATE)

    assert reading_delay().cause is Cause.BEHIND
    assert "Messages are read late" in words_of(agent)


def test_what_is_being_worked_on_is_not_held_up_and_says_that_a_worker_lives():
    write()
    let_time_pass(LATE)
    Work.objects.update(
        attempts=1, lease_by="12345678123456781234567812345678", available_at=Now() + LATE
    )
    assert look().waiting == ()

    write()
    Work.objects.filter(lease_by=None).update(available_at=Now() - LATE)
    (one,) = look().held_up
    assert (one.at_work, one.count) == (True, 2)


def test_one_message_that_fails_by_itself_holds_up_nobody():
    write()
    let_time_pass(PATIENCE)
    Work.objects.update(attempts=1, reason="ValueError: a text that nobody can read")

    (one,) = look().waiting
    assert one.waits_for == ""
    assert not one.is_held_up


def test_a_database_that_was_away_is_nothing_that_reading_waits_for():
    write()
    let_time_pass(PATIENCE)
    Work.objects.update(reason=work.DATABASE_AWAY)

    assert reading_delay() is None


def test_what_was_revived_waits_since_then():
    write()
    let_time_pass(timedelta(days=3))
    Work.objects.update(dead_at=Now())
    work.revive(work_ids=list(Work.objects.values_list("pk", flat=True)))

    assert look().held_up == ()


def test_monitors_are_told_and_may_still_send_people_here(client):
    write()
    let_time_pass(LATE)

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    (degraded,) = answer.json()["degraded"]
    assert degraded.startswith("reading: held up since 20")
    metrics = client.get("/metrics").content.decode()
    (line,) = (line for line in metrics.splitlines() if 'seconds{cause="nobody"}' in line)
    assert float(line.split()[-1]) >= LATE.total_seconds()
    assert 'supportsentiment_reading_held_up_seconds{cause="model"} 0.0' in metrics


def test_nothing_is_held_up_when_all_is_done(fake_engine, work_off, manager):
    write()
    work_off()

    assert look().waiting == ()
    assert "Held up" not in words_of(manager, reverse("console:repairs"))


def test_a_process_looks_once_in_some_seconds(django_assert_num_queries):
    write()
    with django_assert_num_queries(1):
        for _ in range(5):
            recent_look()
