"""Settings that must agree with each other, checked at every start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

KNOWN_ENGINES = ("bundled", "transformers:", "openai:", "noop", "fake")
MIN_KEY_CHARACTERS = 40


def register_all() -> None:
    """Add the house's checks to `manage.py check`."""
    register(engine_is_known)
    register(secret_is_long)
    register(cache_is_not_the_broker)


def engine_is_known(**_: Any) -> list[CheckMessage]:
    """SENTIMENT_ENGINE names an adapter that exists."""
    if settings.SENTIMENT_ENGINE.startswith(KNOWN_ENGINES):
        return []
    known = ", ".join(KNOWN_ENGINES)
    return [Error("SENTIMENT_ENGINE is unknown.", hint=f"Use one of: {known}", id="house.E001")]


def secret_is_long(**_: Any) -> list[CheckMessage]:
    """A short key would make sessions and signed ids guessable."""
    if settings.DEBUG or len(settings.SECRET_KEY) >= MIN_KEY_CHARACTERS:
        return []
    hint = "Set SECRET_KEY to 50 or more random characters."
    return [Error("SECRET_KEY is too short.", hint=hint, id="house.E002")]


def cache_is_not_the_broker(**_: Any) -> list[CheckMessage]:
    """A cache evicts; a broker that evicts loses nudges without a word."""
    if settings.CACHE_URL != settings.REDIS_URL:
        return []
    hint = "Give CACHE_URL an instance of its own, or leave it unset."
    return [Error("CACHE_URL and REDIS_URL are the same.", hint=hint, id="house.E003")]
