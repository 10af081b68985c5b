"""People see what is wrong while work only waits, and not first when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from sentiment.engines import registry
from sentiment.engines.bundled import BundledEngine
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel import work
from supportsentiment.kernel.dead import held_up
from supportsentiment.kernel.models import EventRecord
from tests.factories import InboundFactory, UserFactory
from tests.factories.tickets import NOON
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db
LATE = timedelta(minutes=2)


@pytest.fixture
def model_missing(settings, monkeypatch, tmp_path):
    settings.SENTIMENT_ENGINE = "bundled"
    monkeypatch.setitem(registry._MAKERS, "bundled", lambda _: BundledEngine(tmp_path))
    registry.reset_engine()
    yield
    registry.reset_engine()


def test_the_repairs_page_names_a_missing_model(client, model_missing):
    client.force_login(UserFactory.create(role=Role.OWNER))
    receive_message(inbound=InboundFactory.build(), now=NOON)
    work.work_off("sentiment.read_messages")

    page = client.get(reverse("console:repairs")).content.decode()

    assert "Held up right now" in page
    assert "The bundled model is missing" in page


def test_what_nobody_takes_is_held_up_after_a_while():
    receive_message(inbound=InboundFactory.build(), now=NOON)
    assert held_up(longer_than=LATE) == []

    EventRecord.objects.update(stored_at=datetime.now(UTC) - timedelta(minutes=5))

    (row,) = held_up(longer_than=LATE)
    assert (row.listener, row.reason, row.count) == ("sentiment.read_messages", "", 1)


def test_nothing_is_held_up_when_all_is_done(fake_engine, work_off, client):
    client.force_login(UserFactory.create(role=Role.OWNER))
    receive_message(inbound=InboundFactory.build(), now=NOON)
    work_off()

    assert held_up(longer_than=timedelta(0)) == []
    assert "Held up" not in client.get(reverse("console:repairs")).content.decode()
