"""What every shelf shares: no broker unless a test asks for it, and hands to do the work."""

import pytest

from supportsentiment.kernel import broker, work
from supportsentiment.kernel.listeners import durable_listeners
from supportsentiment.kernel.standstill import forget_look


@pytest.fixture(autouse=True)
def nudges(request, monkeypatch):
    """Record whom Celery would nudge, by call. Tests marked with `real_broker` really send."""
    sent = []
    if "real_broker" not in request.keywords:
        monkeypatch.setattr(
            broker,
            "_send",
            lambda listeners, again: sent.append([listener.name for listener in listeners]),
        )
    return sent


@pytest.fixture(autouse=True)
def hints(request, monkeypatch):
    """Record which hints would be told. Tests marked with `real_broker` really tell."""
    told = []
    if "real_broker" not in request.keywords:
        monkeypatch.setattr(
            broker, "_tell", lambda hint, facts: told.append((hint.name, list(facts)))
        )
    return told


@pytest.fixture(autouse=True)
def own_state(settings, tmp_path):
    """Files of a test lie in the test's own folder, and passwords hash quickly."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def fresh_look():
    """No test sees how work stood in the one before, nor which version of the desk was live."""
    from sentiment.taught_engine import look_again

    forget_look()
    look_again()


@pytest.fixture
def work_off():
    """Do all waiting work in this process, as workers would."""

    def run() -> int:
        total = 0
        while done := sum(work.work_off(listener.name) for listener in durable_listeners()):
            total += done
        return total

    return run


@pytest.fixture
def fake_engine(settings):
    """The engine of unit tests: rules, no model."""
    from sentiment.engines import registry

    settings.SENTIMENT_ENGINE = "fake"
    registry.reset_engine()
    yield registry.get_engine()
    registry.reset_engine()
