"""How many requests a token may make a minute. Counts in the cache; without it nobody is stopped.

The count is a fixed window of a minute of the clock. With a cache in the process, each process
counts by itself.
"""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
PAUSE_AFTER_FAILURE_SECONDS = 5.0

_silent_until = 0.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a token's minute. `reset` is in seconds from now."""

    limit: int
    used: int
    reset: int

    @property
    def exceeded(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        """What each answer says of it."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.reset),
        }


def count_request(token_id: int, *, seconds: float) -> Allowance:
    """Count one request of a token at this moment (`seconds` since the epoch)."""
    window = int(seconds) // WINDOW_SECONDS
    return Allowance(
        limit=settings.API_REQUESTS_PER_MINUTE,
        used=_raise(f"api-requests:{token_id}:{window}"),
        reset=WINDOW_SECONDS - int(seconds) % WINDOW_SECONDS,
    )


def _raise(key: str) -> int:
    """Count up; 0 where the cache is away, and no request waits for it again for a moment."""
    global _silent_until  # noqa: PLW0603 - one breaker per process
    if time.monotonic() < _silent_until:
        return 0
    try:
        cache.add(key, 0, 2 * WINDOW_SECONDS)
        return int(cache.incr(key))
    except (RedisError, OSError, ValueError):
        _silent_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        logger.warning("The cache is away; requests are not counted")
        return 0
