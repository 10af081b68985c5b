"""The engine may be missing, altered, away, or unable to bear one message."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models.functions import Now

from devtools.layout import ROOT
from sentiment.engines import registry
from sentiment.engines.base import EngineUnavailableError
from sentiment.engines.bundled import ARTEFACT_FOLDER, BundledEngine
from sentiment.models import Reading, Unread
from supportsentiment.kernel import work
from supportsentiment.kernel.dead import dead_work
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import InboundFactory
from tests.factories.tickets import NOON
from tests.fakes import deadly_worker
from tests.fakes.scripted_engine import ScriptedEngine
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db(transaction=True)
READ = "sentiment.read_messages"


@pytest.fixture
def use_engine(settings, monkeypatch):
    """Put an engine in the place of the bundled one."""

    def use(engine):
        settings.SENTIMENT_ENGINE = "bundled"
        monkeypatch.setitem(registry._MAKERS, "bundled", lambda _: engine)
        registry.reset_engine()
        return engine

    yield use
    registry.reset_engine()


@pytest.fixture
def artefact(tmp_path):
    """A copy of the bundled model that a test may spoil."""
    return shutil.copytree(ARTEFACT_FOLDER, tmp_path / "artefact")


def write(*texts: str) -> None:
    for text in texts:
        receive_message(inbound=InboundFactory.build(text=text), now=NOON)


def let_time_pass() -> None:
    Work.objects.filter(dead_at=None).update(available_at=Now() - timedelta(seconds=1))


def try_often(times: int) -> None:
    for _ in range(times):
        work.work_off(READ)
        let_time_pass()


def waiting() -> set[tuple[int, object]]:
    return set(Work.objects.filter(listener=READ).values_list("attempts", "dead_at"))


class OutOnOneText(ScriptedEngine):
    """Answers for every text but one, as an endpoint does that a long text overwhelms."""

    def analyze(self, passages):
        if any(passage.text == "too much" for passage in passages):
            raise EngineUnavailableError("the reply came too slowly")
        return super().analyze(passages)


class Choking(ScriptedEngine):
    """Raises on one text until it is mended."""

    choking = True

    def analyze(self, passages):
        if self.choking and any(passage.text == "poison" for passage in passages):
            raise ValueError("a text that nobody can read")
        return super().analyze(passages)


def spoil_by_removal(artefact):
    (artefact / "model.onnx").rename(artefact / "away")


def spoil_by_a_flipped_bit(artefact):
    shutil.copy(artefact / "model.onnx", artefact / "away")
    with (artefact / "model.onnx").open("r+b") as file:
        file.seek(5000)
        byte = file.read(1)[0]
        file.seek(5000)
        file.write(bytes([byte ^ 1]))


def spoil_by_truncation(artefact):
    shutil.copy(artefact / "model.onnx", artefact / "away")
    os.truncate(artefact / "model.onnx", 4096)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [spoil_by_removal, spoil_by_a_flipped_bit, spoil_by_truncation])
def test_messages_wait_for_a_spoilt_model_and_are_read_when_it_is_mended(
    use_engine, artefact, spoil
):
    spoil(artefact)
    use_engine(BundledEngine(artefact))
    write("The invoice is wrong again.", "Thank you, that works.")

    try_often(6)

    assert waiting() == {(0, None)}
    assert "model" in Work.objects.filter(listener=READ).first().reason
    assert not Reading.objects.exists() and not Unread.objects.exists()

    (artefact / "away").replace(artefact / "model.onnx")
    work.work_off(READ)

    assert Reading.objects.count() == 2


@pytest.mark.slow
def test_a_model_that_fails_its_canaries_reads_nothing(use_engine, artefact):
    manifest = json.loads((artefact / "manifest.json").read_text())
    manifest["canaries"][0]["expected"]["score"] = 0.123
    (artefact / "manifest.json").write_text(json.dumps(manifest))
    engine = use_engine(BundledEngine(artefact))
    with pytest.raises(EngineUnavailableError, match="canary"):
        engine.warm_up()
    write("The invoice is wrong again.")

    try_often(2)

    assert waiting() == {(0, None)}
    assert not Reading.objects.exists()


@pytest.mark.slow
def test_a_model_that_is_replaced_by_another_version_is_read_under_its_own_name(
    use_engine, artefact
):
    spoil_by_removal(artefact)
    use_engine(BundledEngine(artefact))
    write("The invoice is wrong again.")
    try_often(1)
    manifest = json.loads((artefact / "manifest.json").read_text())
    (artefact / "manifest.json").write_text(json.dumps({**manifest, "version": "the-next"}))
    (artefact / "away").replace(artefact / "model.onnx")

    work.work_off(READ)

    assert Reading.objects.get().model_version.version == "the-next"


def test_a_long_outage_loses_nothing_and_costs_no_attempt(use_engine):
    engine = use_engine(ScriptedEngine())
    engine.away = True
    engine.warm_up = lambda: engine.analyze([])
    write(*(f"message {number}" for number in range(40)))

    try_often(20)

    assert waiting() == {(0, None)}
    engine.away = False
    try_often(3)
    assert Reading.objects.count() == 40


def test_one_text_that_the_engine_never_answers_does_not_hold_up_its_neighbours(use_engine):
    use_engine(OutOnOneText())
    write("one", "two", "too much", "four", "five")

    try_often(5)

    assert Reading.objects.count() == 4
    assert Unread.objects.get().reason.endswith("the reply came too slowly")


def test_a_poisonous_message_is_given_up_in_public_and_read_after_a_retry(use_engine):
    engine = use_engine(Choking())
    write("one", "poison", "three")

    try_often(5)

    (dead,) = dead_work(most=10)
    unread = Unread.objects.get()
    assert Reading.objects.count() == 2
    assert dead.message_id == unread.message_id
    assert dead.attempts == 3
    assert unread.reason == "ValueError: a text that nobody can read"
    assert EventRecord.objects.filter(name="sentiment.message.not_read").count() == 1

    engine.choking = False
    assert work.revive(work_ids=[dead.work_id]) == 1
    work.work_off(READ)

    assert Reading.objects.filter(message=unread.message_id).exists()
    assert not Unread.objects.exists()
    assert not Work.objects.filter(listener=READ).exists()


@pytest.mark.slow
def test_a_message_that_kills_its_worker_is_found_and_its_neighbours_are_read():
    write(*(f"message {n}" if n != 5 else deadly_worker.DEADLY for n in range(8)))

    statuses = []
    for _ in range(4):
        statuses.append(_run_deadly_worker())
        let_time_pass()
    work.sweep()

    assert statuses == [deadly_worker.EXIT_STATUS] * 3 + [0]
    assert Reading.objects.count() == 7
    assert Unread.objects.get().message.text == deadly_worker.DEADLY
    (dead,) = dead_work(most=10)
    assert (dead.attempts, dead.reason) == (3, work.WORKER_DIED)


def _run_deadly_worker() -> int:
    """One life of a worker on the database of this test; nobody answers at its broker."""
    known = connection.settings_dict
    host, port = known["HOST"], known["PORT"]
    place = f"host={quote(host)}" + (f"&port={port}" if port else "")
    user = f"{known['USER']}:{quote(known['PASSWORD'])}" if known["PASSWORD"] else known["USER"]
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{user}@/{known['NAME']}?{place}",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "SENTIMENT_ENGINE": "fake",
    }
    words = [sys.executable, "-m", "tests.fakes.deadly_worker"]
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode
