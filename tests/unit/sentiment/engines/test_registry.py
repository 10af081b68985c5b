"""One engine per process, chosen by a setting."""

import inspect
import threading
import time

import pytest

from sentiment.analysis import Label
from sentiment.engines import registry
from sentiment.engines.base import Engine, EngineUnavailableError, Passage
from sentiment.engines.bundled import BundledEngine
from sentiment.engines.fake import FakeEngine
from sentiment.engines.noop import NoopEngine
from sentiment.engines.openai_compatible import OpenAICompatibleEngine
from sentiment.engines.redacting import RedactingEngine
from sentiment.engines.transformers import TransformersEngine

ENGINES = [
    BundledEngine,
    FakeEngine,
    NoopEngine,
    OpenAICompatibleEngine,
    RedactingEngine,
    TransformersEngine,
]


@pytest.fixture(autouse=True)
def fresh_registry():
    registry.reset_engine()
    yield
    registry.reset_engine()


@pytest.mark.parametrize(
    ("chosen", "engine"),
    [
        ("bundled", "bundled"),
        ("noop", "noop"),
        ("fake", "fake"),
        ("openai:http://127.0.0.1:9/v1#tiny", "openai"),
        ("transformers:/nowhere/model", "transformers"),
    ],
)
def test_the_setting_chooses(settings, chosen, engine):
    settings.SENTIMENT_ENGINE = chosen

    assert registry.get_engine().identity.engine == engine


@pytest.mark.parametrize("chosen", ["", "magic", "transformers:", "openai:http://x", "openai:#m"])
def test_an_unknown_setting_is_refused_with_a_sentence(settings, chosen):
    settings.SENTIMENT_ENGINE = chosen

    with pytest.raises(EngineUnavailableError, match="SENTIMENT_ENGINE"):
        registry.get_engine()


def test_a_process_has_one_engine(settings):
    settings.SENTIMENT_ENGINE = "fake"
    found = []

    threads = [
        threading.Thread(target=lambda: found.append(registry.get_engine())) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(engine) for engine in found}) == 1


def test_reset_makes_a_new_one(settings):
    settings.SENTIMENT_ENGINE = "fake"
    first = registry.get_engine()

    registry.reset_engine()

    assert registry.get_engine() is not first


def test_callers_are_let_in_one_at_a_time():
    inside, most = [], []

    class Slow(NoopEngine):
        def analyze(self, passages):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.005)
            inside.pop()
            return super().analyze(passages)

    guarded = registry.OneAtATime(Slow())
    threads = [threading.Thread(target=guarded.analyze, args=([Passage("a")],)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1] * 6


@pytest.mark.parametrize("engine", [*ENGINES, registry.OneAtATime])
def test_engines_keep_to_the_protocol(engine):
    for name in ("warm_up", "analyze"):
        ours = inspect.signature(getattr(engine, name))
        theirs = inspect.signature(getattr(Engine, name))
        assert ours == theirs
    assert isinstance(inspect.getattr_static(engine, "identity"), property)


def test_noop_finds_everything_neutral():
    (reading,) = NoopEngine().analyze([Passage("I am furious")])

    assert (reading.label, reading.score) == (Label.NEUTRAL, 0.0)


def test_fake_reads_by_its_rules():
    angry, glad, plain = FakeEngine().analyze(
        [Passage("I am angry"), Passage("thanks, perfect"), Passage("a lamp")]
    )

    assert (angry.label, angry.frustration) == (Label.NEGATIVE, 0.8)
    assert (glad.label, glad.satisfaction) == (Label.POSITIVE, 0.95)
    assert (plain.label, plain.score) == (Label.NEUTRAL, 0.0)
    assert [(one.start, one.end) for one in angry.evidence] == [(5, 10)]


def test_fake_fails_on_command():
    with pytest.raises(EngineUnavailableError):
        FakeEngine().analyze([Passage("engine unavailable")])
