"""How long a client may take to send a request, and how many may be slow at once.

A thread that waits for bytes serves nobody else. So a wait is bounded as a whole, however few bytes
keep coming, and whoever waits longer than a moment needs a seat, of which there are fewer than
threads. Knows sockets, and neither gunicorn nor Django.
"""

import contextlib
import errno
import select
import socket
import time
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

# Bytes that come within this time, taken together, need no seat. Twenty new slow clients a second
# then hold one thread between them.
MOMENT_SECONDS = 0.05
# The head of a request, and then its body, may take this long, and longer only while it comes at
# this rate or faster.
PATIENCE_SECONDS = 10.0
LEAST_BYTES_A_SECOND = 32 * 1024
# Who is still sending what nobody reads gets this long to hear why. Closed at once, the connection
# would be reset, and the answer might be lost with it.
LINGER_SECONDS = 2.0
DISCARD = 64 * 1024


class SlowClientError(ConnectionResetError):
    """Nobody waits for the rest. To a server that knows no better, the connection is broken."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, type(self).__doc__)


class TooLateError(SlowClientError):
    """The rest did not come in time."""


class CrowdedError(SlowClientError):
    """Too many others are slow already."""


class PatientSocket:
    """A client's socket whose reads end in time; all the rest is the socket's own.

    `given_up` is called once the rest of a request is not going to be read: what follows on this
    connection makes no sense.
    """

    def __init__(self, sock: socket.socket, seats: BoundedSemaphore) -> None:
        self._sock = sock
        self._seats = seats
        self._seated = False
        self._abandoned = False
        self._ended = False
        self.given_up: Callable[[], object] = lambda: None
        self.begin()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def begin(self) -> None:
        """Start the clock: a head or a body is expected from here on."""
        self._moment_left = MOMENT_SECONDS
        self._deadline = time.monotonic() + PATIENCE_SECONDS

    def leave(self) -> None:
        """Give the seat back, if one was taken: the client has sent what was wanted."""
        if self._seated:
            self._seated = False
            self._seats.release()

    def give_up(self) -> None:
        """Say that the rest of a request is not going to be read."""
        self._abandoned = True
        self.given_up()

    def linger(self) -> None:
        """After the last answer: discard what somebody still sends who was given up."""
        if not self._abandoned or not self._seats.acquire(blocking=False):
            return
        until = time.monotonic() + LINGER_SECONDS
        try:
            with contextlib.suppress(OSError):
                self.shutdown(socket.SHUT_WR)
                while (left := until - time.monotonic()) > 0 and self._readable(left):
                    if not self._sock.recv(DISCARD, socket.MSG_DONTWAIT):
                        break
        finally:
            self._seats.release()

    def shutdown(self, how: int) -> None:
        """End the conversation; from here on nothing is waited for."""
        self._ended = True
        self._sock.settimeout(0.0)
        self._sock.shutdown(how)

    def settimeout(self, seconds: float | None) -> None:
        """Wait as long as the server says, but not on a conversation that has ended.

        gunicorn would wait up to two seconds for the other side to close, in the one thread that
        takes connections.
        """
        self._sock.settimeout(0.0 if self._ended else seconds)

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What came, up to `size` bytes; nothing when the other side has closed.

        Raises:
            TooLateError: nothing came in time.
            CrowdedError: nothing came in a moment, and there is no seat to wait on.
        """
        while True:
            try:
                # What is there already costs this one call.
                data = self._sock.recv(size, flags | socket.MSG_DONTWAIT)
            except BlockingIOError:
                if self._ended:
                    raise
                self._wait()
                continue
            self._deadline += len(data) / LEAST_BYTES_A_SECOND
            return data

    def _wait(self) -> None:
        """Return when something has come, or the other side has closed."""
        if not self._seated:
            began = time.monotonic()
            if self._readable(self._moment_left):
                self._moment_left -= time.monotonic() - began
                return
            if not self._seats.acquire(blocking=False):
                self.give_up()
                raise CrowdedError
            self._seated = True
        if not self._readable(self._deadline - time.monotonic()):
            self.give_up()
            raise TooLateError

    def _readable(self, seconds: float) -> bool:
        poller = select.poll()
        poller.register(self._sock.fileno(), select.POLLIN)
        return bool(poller.poll(max(0.0, seconds) * 1000))
