"""What every shelf shares: no broker unless a test asks for it, and hands to do the work."""

import pytest

from supportsentiment.kernel import broker, work
from supportsentiment.kernel.listeners import durable_listeners


@pytest.fixture(autouse=True)
def nudges(request, monkeypatch):
    """Record what would be sent to Celery. Tests marked with `real_broker` really send."""
    sent = []
    if "real_broker" not in request.keywords:
        monkeypatch.setattr(
            broker,
            "_send",
            lambda task, listener, kwargs: sent.append((task, listener.name, kwargs)),
        )
    return sent


@pytest.fixture(autouse=True)
def own_state(settings, tmp_path):
    """Files of a test lie in the test's own folder, and passwords hash quickly."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
