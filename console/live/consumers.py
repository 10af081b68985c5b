"""The socket of a screen. What is said over it is described in `console.live`."""

import asyncio
import logging
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from console.live import frames
from console.live.access import Pass, pass_of, places_of_user, seq_in_sight
from console.live.courier import Courier
from console.live.frames import BadFrameError, Ping, Unwatch, Watch
from console.live.hall import NOT_NOW, TOO_MANY, AwayError, FullError, hall_here
from console.live.outbox import Allowance
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Role

logger = logging.getLogger(__name__)

NOT_UNDERSTOOD = 4400
NOT_SIGNED_IN = 4401

HEARTBEAT_SECONDS = 20
MOST_WATCHED = 50
FRAMES_PER_SECOND = 20
FRAMES_AT_ONCE = 60


class ScreenConsumer(AsyncWebsocketConsumer):
    """One open page of somebody who is signed in."""

    # There is no such layer, so that Channels opens no channel for each socket: the hall of the
    # process listens for all of them.
    channel_layer_alias = "none"

    user: User
    card: Pass
    places: frozenset[str]
    courier: Courier

    def __init__(self) -> None:
        super().__init__()
        self.watched: set[int] = set()
        self._entered = False
        self._ending: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve until either side ends it, and leave the hall whatever happened."""
        self.courier = Courier(self.send)
        loop = asyncio.get_running_loop()
        self._allowance = Allowance(
            per_second=FRAMES_PER_SECOND, burst=FRAMES_AT_ONCE, now=loop.time()
        )
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._go()

    async def connect(self) -> None:
        """Let in who is signed in. A browser learns why not only from a socket that is open."""
        await self.accept()
        scope: Any = self.scope
        user, session = scope["user"], scope["session"]
        if not isinstance(user, User) or not user.is_active or user.role == Role.API_CLIENT:
            self.end(NOT_SIGNED_IN)
            return
        self.user = user
        self.card = pass_of(user, session_key=session.session_key or "")
        self.places = await database_sync_to_async(places_of_user)(user)
        try:
            await hall_here().enter(self)
        except FullError:
            self.end(TOO_MANY)
        except AwayError as error:
            logger.warning("No hints for a new socket, for Redis is away: %s", error)
            self.end(NOT_NOW)
        else:
            self._entered = True
            hello = frames.hello(user_id=user.pk, heartbeat=HEARTBEAT_SECONDS)
            await self.courier.say(hello)
            if self._ending is None:
                self.courier.start()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what the browser asks, or close where it talks nonsense."""
        del bytes_data
        if self._ending:
            return
        if not self._allowance.spend(now=asyncio.get_running_loop().time()):
            self.end(TOO_MANY)
            return
        try:
            asked = frames.parse(text_data or "")
        except BadFrameError:
            self.end(NOT_UNDERSTOOD)
            return
        match asked:
            case Ping(number):
                await self.courier.say(frames.pong(number))
            case Watch(ticket_id):
                await self._watch(ticket_id)
            case Unwatch(ticket_id):
                self.watched.discard(ticket_id)

    def end(self, code: int) -> None:
        """Close the socket soon, and tell it nothing more."""
        if self._ending is None:
            self.courier.stop()
            self._ending = asyncio.get_running_loop().create_task(self._end(code))

    def lose(self, ticket_id: int) -> None:
        """A watched ticket has moved out of sight."""
        self.watched.discard(ticket_id)
        self.courier.lost(ticket_id)

    async def _watch(self, ticket_id: int) -> None:
        if len(self.watched) >= MOST_WATCHED and ticket_id not in self.watched:
            await self.courier.say(frames.denied(ticket_id, because="limit"))
            return
        seq = await database_sync_to_async(seq_in_sight)(self.user, ticket_id)
        if seq is None:
            self.watched.discard(ticket_id)
            await self.courier.say(frames.denied(ticket_id, because="hidden"))
            return
        self.watched.add(ticket_id)
        await self.courier.say(frames.watching(ticket_id, seq=seq))

    async def _end(self, code: int) -> None:
        await self._go()
        try:
            await self.close(code=code)
        except (OSError, RuntimeError) as error:
            logger.debug("The browser was gone before: %r", error)

    async def _go(self) -> None:
        self.courier.stop()
        if self._entered:
            self._entered = False
            await hall_here().leave(self)
