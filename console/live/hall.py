"""The sockets of one process, as one listener: passes letters on and shows guests out.

One subscription serves all sockets, so a hint costs Redis the same whether ten or a thousand
screens are open, and nobody joins or leaves a group when a person moves between pages.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from channels.db import database_sync_to_async
from channels.layers import BaseChannelLayer, get_channel_layer
from django.db import Error
from redis.exceptions import RedisError

from console.live.access import Pass, places_of_tickets, still_valid
from console.live.courier import Courier
from console.live.letters import GROUP, TYPE, Letter
from console.live.line import Line
from console.queries.standing import ALL_IS_WELL, desk_standing
from tickets.events import TicketAssigned

logger = logging.getLogger(__name__)

ACCESS_ENDED = 4403
TOO_MANY = 4429
NOT_NOW = 1013

PULSE = "pulse"
PULSE_SECONDS = 0.5
PATIENCE_SECONDS = 2.0
LOOK_SECONDS = 2.0
# How often the desk itself is looked at: whether messages are being read.
STANDING_SECONDS = 4.0
# After a change of access everybody is looked at again, but not more often than this.
SHORTEST_LOOK_SECONDS = 0.1
BLIND_SECONDS = 10.0
# Whoever comes next after a failure does not wait for Redis as long as the first one did.
PAUSE_SECONDS = 1.0
MOST_SOCKETS_OF_ONE_USER = 50


class Guest(Protocol):
    """A socket that somebody came in with."""

    card: Pass
    places: frozenset[str]
    watched: set[int]
    courier: Courier

    def end(self, code: int) -> None:
        """Close the socket soon."""

    def lose(self, ticket_id: int) -> None:
        """A watched ticket has moved out of sight."""


class FullError(Exception):
    """This user has too many sockets open."""


class AwayError(Exception):
    """Redis is away, or was a moment ago and nobody looks again yet."""


class Hall:
    """Open while somebody is in. Belongs to one event loop."""

    def __init__(self, layer: BaseChannelLayer) -> None:
        self._layer = layer
        self._loop = asyncio.get_running_loop()
        self._guests: dict[Guest, None] = {}
        self._standing: dict[str, dict[Guest, None]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._door = asyncio.Lock()
        self._look_now = asyncio.Event()
        self._channel = ""
        self._line = Line(now=0)
        self._closed_until = 0.0
        self._told = ALL_IS_WELL

    async def enter(self, guest: Guest) -> None:
        """Let somebody in; from now on they hear what is said at their places.

        Raises:
            FullError: they have too many sockets.
            AwayError: Redis is away.
        """
        async with self._door:
            mine = sum(one.card.user_id == guest.card.user_id for one in self._guests)
            if mine >= MOST_SOCKETS_OF_ONE_USER:
                raise FullError
            if not self._tasks:
                await self._open()
            self._guests[guest] = None
            for place in guest.places:
                self._standing.setdefault(place, {})[guest] = None

    async def leave(self, guest: Guest) -> None:
        """Somebody went. The last one closes the door."""
        self._guests.pop(guest, None)
        for place in guest.places:
            others = self._standing.get(place, {})
            others.pop(guest, None)
            if not others:
                self._standing.pop(place, None)
        async with self._door:
            if self._tasks and not self._guests:
                await self._close()

    async def _open(self) -> None:
        if self._loop.time() < self._closed_until:
            raise AwayError
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                self._channel = await self._layer.new_channel()
                await self._layer.group_add(GROUP, self._channel)
        except (RedisError, OSError, TimeoutError) as error:
            await self._forget_line()
            self._closed_until = self._loop.time() + PAUSE_SECONDS
            raise AwayError(repr(error)) from error
        self._line = Line(now=self._loop.time())
        self._look_now.clear()
        self._told = ALL_IS_WELL
        self._tasks = [
            self._loop.create_task(self._for_ever(work))
            for work in (self._listen, self._beat, self._guard, self._heed)
        ]

    async def _close(self) -> None:
        tasks, self._tasks = self._tasks, []
        # First the layer: a listener that is cancelled would unsubscribe, and wait for Redis.
        await self._forget_line()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _forget_line(self) -> None:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._layer.flush()

    async def _for_ever(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Keep a part of the hall going; where it fails, nobody may rely on it."""
        try:
            while True:
                await work()
        except Exception:
            logger.exception("Live hints stop, and sockets are closed")
            self._end_all(NOT_NOW)

    async def _listen(self) -> None:
        message = await self._layer.receive(self._channel)
        if message["type"] == PULSE:
            if self._line.heard(int(message["number"]), now=self._loop.time()):
                logger.warning("Hints were lost, for the line to Redis broke; screens look again")
                self._say_stale()
        elif message["type"] == TYPE:
            try:
                self._pass_on(Letter.from_message(message))
            except (KeyError, TypeError, ValueError):
                logger.warning("A letter could not be read", exc_info=True)

    async def _beat(self) -> None:
        await asyncio.sleep(PULSE_SECONDS)
        message = {"type": PULSE, "number": self._line.next_pulse()}
        with contextlib.suppress(Exception):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._layer.send(self._channel, message)
        now = self._loop.time()
        if self._line.should_say_again(now=now):
            self._say_stale()
        if self._line.is_silent(now=now):
            logger.warning("Redis is away: %s sockets are closed", len(self._guests))
            self._end_all(NOT_NOW)

    async def _guard(self) -> None:
        """Look at everybody, until that is impossible for too long."""
        seen_at = self._loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._look_now.wait()
            self._look_now.clear()
            try:
                async with asyncio.timeout(BLIND_SECONDS):
                    await self._look()
                seen_at = self._loop.time()
            except (Error, TimeoutError) as error:
                logger.warning("Nobody could be checked: %r", error)
                if self._loop.time() - seen_at > BLIND_SECONDS:
                    self._end_all(NOT_NOW)
            await asyncio.sleep(SHORTEST_LOOK_SECONDS)

    async def _heed(self) -> None:
        """Say when messages are no longer being read, and when they are again."""
        await asyncio.sleep(STANDING_SECONDS)
        try:
            key = (await database_sync_to_async(desk_standing)()).key
        except Error as error:
            logger.warning("It is not known how the desk stands: %r", error)
            return
        if key != self._told:
            self._told = key
            for guest in self._guests:
                guest.courier.notice()

    async def _look(self) -> None:
        """Show out whose access has changed or ended, and take away what moved out of sight."""
        guests = list(self._guests)
        valid = await database_sync_to_async(still_valid)([guest.card for guest in guests])
        for guest in guests:
            if guest.card not in valid:
                guest.end(ACCESS_ENDED)
        watched = {ticket_id for guest in guests for ticket_id in guest.watched}
        if not watched:
            return
        places = await database_sync_to_async(places_of_tickets)(watched)
        for guest in guests:
            for ticket_id in list(guest.watched):
                if not guest.places & places.get(ticket_id, frozenset()):
                    guest.lose(ticket_id)

    def _pass_on(self, letter: Letter) -> None:
        for places, change in letter.changes:
            for guest in self._at(places):
                guest.courier.change(change)
        for places, alert in letter.alerts:
            for guest in self._at(places):
                guest.courier.alert(alert)
        moved = any(change.kind == TicketAssigned.name for _, change in letter.changes)
        if letter.access or moved:
            self._look_now.set()

    def _at(self, places: frozenset[str]) -> dict[Guest, None]:
        found: dict[Guest, None] = {}
        for place in places:
            found.update(self._standing.get(place, {}))
        return found

    def _say_stale(self) -> None:
        for guest in self._guests:
            guest.courier.stale()

    def _end_all(self, code: int) -> None:
        for guest in list(self._guests):
            guest.end(code)


_halls: dict[asyncio.AbstractEventLoop, Hall] = {}


def hall_here() -> Hall:
    """The hall of the running loop; those of loops that have ended are forgotten.

    Raises:
        LookupError: no channel layer is configured.
    """
    for ended in [loop for loop in _halls if loop.is_closed()]:
        del _halls[ended]
    loop = asyncio.get_running_loop()
    if loop not in _halls:
        layer = get_channel_layer()
        if layer is None:
            raise LookupError("CHANNEL_LAYERS is empty")
        _halls[loop] = Hall(layer)
    return _halls[loop]
