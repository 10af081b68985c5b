"""Deep evidence by the API: asked for, waited for, and told."""

import pytest

from sentiment import explaining, taught_engine
from sentiment.engines.fake import FakeEngine
from sentiment.models import DeepEvidence
from supportsentiment.accounts.roles import Role
from tests.factories import MessageFactory, ReadingFactory

pytestmark = pytest.mark.django_db
TEXT = "I am furious. The export is broken!"


@pytest.fixture
def observer(caller_as):
    return caller_as(Role.OBSERVER)


@pytest.fixture
def reading():
    return ReadingFactory.create(message=MessageFactory.create(text=TEXT))


@pytest.fixture
def path(reading):
    return f"readings/{reading.pk}/evidence/"


def test_nobody_has_asked(observer, path, reading):
    told = observer.get(path).json()

    assert (told["reading"], told["state"], told["signals"]) == (reading.pk, "none", [])


def test_who_asks_waits_and_then_is_told(observer, path, monkeypatch, work_off):
    monkeypatch.setattr(taught_engine, "get_engine", FakeEngine)

    asked = observer.post(path)
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    work_off()

    told = observer.get(path).json()
    assert (told["state"], told["engine"]) == ("measured", "fake")
    score = told["signals"][0]
    assert sum(part["weight"] for part in score["parts"]) + score["rest"] == pytest.approx(
        score["total"], abs=1e-6
    )
    assert "furious" in {TEXT[part["start"] : part["end"]] for part in score["parts"]}
    again = observer.post(path)
    assert (again.status_code, again.json()) == (200, told)
    assert DeepEvidence.objects.get().user == observer.user


def test_a_customer_who_objects_is_not_looked_into(observer, path, reading):
    reading.message.customer.objects_to_mood = True
    reading.message.customer.save()

    assert observer.post(path).status_code == 409


def test_too_many_are_told_to_come_again(observer, path, monkeypatch):
    monkeypatch.setattr(explaining, "MOST_WAITING", 0)

    assert observer.post(path).status_code == 503
