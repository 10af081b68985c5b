"""The way from threads to the channel layer: one event loop per process, in a thread of its own.

A call of `async_to_sync(group_send)` would open a new connection to Redis each time.
"""

import asyncio
import atexit
import logging
import threading
import time
from collections import deque

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from console.live.letters import GROUP, Letter, join
from supportsentiment.kernel.broker import Breaker

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.8
MOST_WAITING = 1_000


class Sender:
    """A loop in a daemon thread, the letters that wait for it, and what is known of Redis."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._waiting: deque[Letter] = deque()
        self._busy = False
        self._breaker = Breaker()

    def send(self, letter: Letter) -> bool:
        """Hand over a letter, from any thread, and wait for nothing.

        Letters that come while one is on its way go together. False where Redis is away, or so
        slow that too many wait.
        """
        if len(self._waiting) >= MOST_WAITING or not self._breaker.lets_try():
            return False
        with self._lock:
            loop = self._running_loop()
            self._waiting.append(letter)
            if not self._busy:
                self._busy = True
                loop.call_soon_threadsafe(lambda: loop.create_task(self._deliver()))
        return True

    def close(self) -> None:
        """Send what waits, end the loop and its connections; the next letter begins anew."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self._busy and time.monotonic() < until:
            time.sleep(0.005)
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            self._waiting.clear()
            self._busy = False
            self._breaker.reset()
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    async def _deliver(self) -> None:
        while letters := self._take():
            try:
                await _publish(join(letters))
            except Exception as error:
                self._breaker.failed()
                known = isinstance(error, RedisError | TimeoutError | OSError)
                logger.warning("Hints were lost, for Redis is away: %r", error, exc_info=not known)
            else:
                self._breaker.worked()

    def _take(self) -> list[Letter]:
        with self._lock:
            letters = list(self._waiting)
            self._waiting.clear()
            self._busy = bool(letters)
            return letters

    def _running_loop(self) -> asyncio.AbstractEventLoop:
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


# A command that ends right after its change still tells of it.
atexit.register(close)
