"""The way from threads to the channel layer: one event loop per process, in a thread of its own.

A call of `async_to_sync(group_send)` would open a new connection to Redis each time.
"""

import asyncio
import logging
import threading
from concurrent.futures import Future

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from console.live.letters import GROUP, Letter
from supportsentiment.kernel.broker import Breaker

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.8
# The loop ends the attempt itself; this is for the case that the loop is stuck.
LONGEST_WAIT_SECONDS = 1.0


class Sender:
    """A loop in a daemon thread, and what is known of Redis."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._breaker = Breaker()

    def send(self, letter: Letter) -> bool:
        """Send now, from any thread. False where the layer did not take it in time."""
        if not self._breaker.lets_try():
            return False
        try:
            attempt: Future[None] = asyncio.run_coroutine_threadsafe(
                _publish(letter), self._running_loop()
            )
            attempt.result(timeout=LONGEST_WAIT_SECONDS)
        except Exception as error:
            self._breaker.failed()
            known = isinstance(error, RedisError | TimeoutError | OSError)
            logger.warning("Hints were lost, for Redis is away: %r", error, exc_info=not known)
            return False
        self._breaker.worked()
        return True

    def close(self) -> None:
        """End the loop and its connections; the next letter begins anew."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            self._breaker.reset()
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="live-sender", daemon=True
                )
                self._thread.start()
            return self._loop


async def _publish(letter: Letter) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise LookupError("CHANNEL_LAYERS is empty")
    async with asyncio.timeout(PATIENCE_SECONDS):
        await layer.group_send(GROUP, letter.to_message())


_sender = Sender()


def send(letter: Letter) -> bool:
    """Send with this process's sender; see `Sender.send`."""
    return _sender.send(letter)


def close() -> None:
    """End this process's sender; see `Sender.close`."""
    _sender.close()
