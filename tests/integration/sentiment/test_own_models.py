"""A model that an owner put into a folder reads what the plan gives it."""

import pytest

from sentiment import taught_engine
from sentiment.choosing import Choice
from sentiment.configuring import EngineWish, add_engine, set_choices
from sentiment.models import Reading
from sentiment.models.engines import EngineKind
from supportsentiment.accounts.roles import Role
from tests.factories import EngineFactory, InboundFactory, UserFactory
from tests.factories.tickets import NOON
from tests.fakes.scripted_engine import ScriptedEngine
from tests.fakes.tiny_classifier import save_tiny_classifier
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory.create(role=Role.OWNER)


@pytest.fixture(autouse=True)
def own(monkeypatch):
    monkeypatch.setattr(taught_engine, "get_engine", ScriptedEngine)


@pytest.mark.needs_torch
def test_a_model_of_the_owners_reads_a_channel(settings, tmp_path, owner, work_off):
    pytest.importorskip("torch", reason="torch is not installed")
    settings.MODELS_ROOT = tmp_path
    (tmp_path / "tiny").mkdir()
    save_tiny_classifier(tmp_path / "tiny", labels=("bad", "so-so", "good"))
    wish = EngineWish(
        name="Tiny",
        kind=EngineKind.TRANSFORMERS,
        folder="tiny",
        labels={"bad": -1.0, "so-so": None, "good": 1.0},
    )
    engine = add_engine(wish=wish, user=owner, now=NOON)
    set_choices(choices=[Choice("", "email", engine.pk)], user=owner, now=NOON)

    receive_message(inbound=InboundFactory.build(text="Thanks, it works great."), now=NOON)
    work_off()

    reading = Reading.objects.get()
    assert (reading.model_version.engine, reading.model_version.version) == ("transformers", "tiny")
    assert reading.label in {"negative", "positive"}
    assert not reading.stand_in


def test_a_model_that_is_gone_is_stood_in_for(settings, tmp_path, owner, work_off):
    settings.MODELS_ROOT = tmp_path
    engine = EngineFactory.create(
        kind=EngineKind.TRANSFORMERS, folder="gone", base_url="", model_name=""
    )
    set_choices(choices=[Choice("", "", engine.pk)], user=owner, now=NOON)

    receive_message(inbound=InboundFactory.build(text="Thanks, it works great."), now=NOON)
    work_off()

    assert Reading.objects.get().stand_in
    engine.refresh_from_db()
    assert engine.failures == 1
