"""Brings a socket its news: soon after quiet, joined while much happens."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from console.live.frames import Alert, Change
from console.live.outbox import Outbox

logger = logging.getLogger(__name__)

# A batch of facts comes within this time, so one frame can tell of it.
GATHER_SECONDS = 0.003
# Two frames are at least so far apart: 50 a second are enough for any eye.
SPACING_SECONDS = 0.02


class Courier:
    """Holds news until `start`, then sends it. A slow browser gets fewer, fuller frames."""

    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        self._send = send
        self._outbox = Outbox()
        self._loop = asyncio.get_running_loop()
        self._sent_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._trip: asyncio.Task[None] | None = None
        self._open = False

    def start(self) -> None:
        """Send from now on."""
        self._open = True
        self._set_out()

    def stop(self) -> None:
        """Send nothing more."""
        self._open = False
        if self._timer:
            self._timer.cancel()
        if self._trip:
            self._trip.cancel()

    def change(self, change: Change) -> None:
        """Take a change along."""
        self._outbox.add_change(change)
        self._set_out()

    def alert(self, alert: Alert) -> None:
        """Take an alert along."""
        self._outbox.add_alert(alert)
        self._set_out()

    def lost(self, ticket_id: int) -> None:
        """Say that a watched ticket has moved out of sight."""
        self._outbox.add_lost(ticket_id)
        self._set_out()

    def notice(self) -> None:
        """Say that the desk itself stands differently."""
        self._outbox.say_notice()
        self._set_out()

    def stale(self) -> None:
        """Say that something was lost."""
        self._outbox.say_stale()
        self._set_out()

    async def say(self, frame: dict[str, Any]) -> None:
        """Send one frame at once."""
        try:
            await self._send(json.dumps(frame, separators=(",", ":")))
        except (OSError, RuntimeError) as error:
            # The browser has gone, or the server has closed; both are told apart elsewhere.
            logger.debug("A frame found no browser: %r", error)

    def _set_out(self) -> None:
        if self._open and self._outbox and not self._timer and not self._trip:
            now = self._loop.time()
            wait = max(GATHER_SECONDS, self._sent_at + SPACING_SECONDS - now)
            self._timer = self._loop.call_later(wait, self._leave)

    def _leave(self) -> None:
        self._timer = None
        self._trip = self._loop.create_task(self._deliver())

    async def _deliver(self) -> None:
        try:
            for frame in self._outbox.take():
                await self.say(frame)
        finally:
            self._sent_at = self._loop.time()
            self._trip = None
        self._set_out()
