"""The engine of this process with the version that the desk has made live.

Which version that is stands in one row; it is looked up again every other second, so that running
workers follow a promotion or a roll-back without being started again. A version that was made for
another model than the one at hand waits: its numbers mean nothing there.
"""

import logging
import time
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from django.db import Error

from sentiment.engines.adaptation import Adaptation
from sentiment.engines.adapted import AdaptedEngine
from sentiment.engines.base import Engine
from sentiment.engines.registry import AdaptableOneAtATime, get_engine
from sentiment.models import DeskVersion
from sentiment.models.desk_version import Status

LOOK_AGAIN_SECONDS = 2.0

logger = logging.getLogger(__name__)
_lock = Lock()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was live and in shadow when somebody looked last, and when that was."""

    live: Adaptation | None
    shadow: Adaptation | None
    at: float


_seen: _Seen | None = None


def taught_engine() -> Engine:
    """What reads for this desk now, as its labels have taught it.

    Raises:
        EngineUnavailableError: no engine can be had.
    """
    engine = get_engine()
    if not isinstance(engine, AdaptableOneAtATime):
        return engine
    seen = _look()
    return AdaptedEngine(engine, seen.live, seen.shadow)


def look_again() -> None:
    """Forget what was seen, so that the next reading looks: for whoever has just changed it."""
    global _seen  # noqa: PLW0603 - one per process, like the engine
    with _lock:
        _seen = None


def adaptation_of(version: DeskVersion) -> Adaptation:
    """A stored version as the engine takes it."""
    negative, neutral, positive = version.bias
    return Adaptation(
        number=version.number,
        base_digest=version.base_digest,
        digest=version.digest,
        bias=(negative, neutral, positive),
        weights=bytes(version.weights),
        temperature=version.temperature,
        doubts=tuple(version.doubts),
    )


def digest_of(adaptation: Adaptation) -> str:
    """A fingerprint of everything that a version changes; its own `digest` aside."""
    numbers = repr((adaptation.number, adaptation.bias, adaptation.temperature, adaptation.doubts))
    found = sha256(f"{adaptation.base_digest}\n{numbers}\n".encode())
    found.update(adaptation.weights)
    return found.hexdigest()


def _look() -> _Seen:
    global _seen  # noqa: PLW0603 - one per process, like the engine
    with _lock:
        if _seen is None or time.monotonic() - _seen.at >= LOOK_AGAIN_SECONDS:
            _seen = _looked_up(_seen)
        return _seen


def _looked_up(before: _Seen | None) -> _Seen:
    """Numbers of versions are looked up, and their content only where they have changed."""
    now = time.monotonic()
    wanted = [Status.LIVE, Status.SHADOW]
    try:
        found = dict(DeskVersion.objects.filter(status__in=wanted).values_list("status", "number"))
        old = before or _Seen(None, None, now)
        return _Seen(
            _content(found.get(Status.LIVE), old), _content(found.get(Status.SHADOW), old), now
        )
    except Error:
        # Reading goes on as before; whoever stores the readings meets the same trouble.
        logger.warning("It is not known which version of the desk is live", exc_info=True)
        return _Seen(before.live if before else None, before.shadow if before else None, now)


def _content(number: int | None, before: _Seen) -> Adaptation | None:
    if number is None:
        return None
    for known in (before.live, before.shadow):
        if known is not None and known.number == number:
            return known
    return adaptation_of(DeskVersion.objects.get(number=number))
