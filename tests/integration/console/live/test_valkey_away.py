"""Valkey comes and goes; screens are told what that means for them."""

import contextlib
import os
import signal
import time

import pytest
import redis
from websockets.exceptions import ConnectionClosed

from console.live import hall, line
from console.live.groups import announce
from devtools.processes import wait_until
from devtools.valkey import Valkey
from sentiment.events import MessageRead
from tests.factories import TicketFactory, UserFactory
from tests.factories.tickets import NOON
from tests.integration.console.live.conftest import close_sender, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def valkey(tmp_path, settings):
    """A Valkey of the test's own, which may be stopped."""
    own = Valkey(tmp_path)
    own.start()
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [own.url()]},
        }
    }
    close_sender()
    yield own
    own.stop()


@pytest.fixture
def server(valkey):
    with running() as one:
        yield one


@pytest.fixture
def pulses(monkeypatch):
    """The numbers of the pulses that the server has begun to send. It waits for one at a time."""
    begun, next_pulse = [], line.Line.next_pulse

    def count(self):
        begun.append(next_pulse(self))
        return begun[-1]

    monkeypatch.setattr(line.Line, "next_pulse", count)
    return begun


@pytest.fixture
def let_in(screen_of):
    """Come back, as a browser does, until one is let in."""

    def run(user):
        found = []

        def knock():
            with contextlib.suppress(ConnectionClosed):
                found.append(screen_of(user))
            return bool(found)

        assert wait_until(knock, seconds=20, every=0.1)
        return found[0]

    return run


def read(ticket, seq):
    return MessageRead(occurred_at=NOON, ticket_id=ticket.pk, seq=seq, message_id=7, reading_id=8)


def heard(screen, ticket, *, seconds=8.0):
    """Announce until a screen hears of it, as news keeps coming. Everything heard meanwhile."""
    found, seq, until = [], 100, time.monotonic() + seconds
    while time.monotonic() < until:
        seq += 1
        announce([read(ticket, seq)])
        try:
            found.append(screen.hear(timeout=0.2))
        except TimeoutError:
            continue
        if "changes" in found[-1]:
            return found
    return found


def test_after_a_restart_screens_look_again_and_hear_again(valkey, screen_of, pulses):
    screen = screen_of(UserFactory.create())
    ticket = TicketFactory.create()
    announce([read(ticket, 1)])
    assert screen.changes() == [(ticket.pk, 1, MessageRead.name)]

    valkey.stop()
    announce([read(ticket, 2)])
    # When the second has begun, the first has been lost.
    begun = len(pulses)
    assert wait_until(lambda: len(pulses) >= begun + 2, seconds=20)
    valkey.start()
    frames = heard(screen, ticket)

    assert "changes" in frames[-1]
    assert {"stale": True} in [*frames, screen.hear(timeout=5)]


def test_what_is_wiped_is_not_missed(valkey, screen_of):
    screen = screen_of(UserFactory.create())
    ticket = TicketFactory.create()

    with redis.Redis.from_url(valkey.url()) as client:
        client.flushall()
    announce([read(ticket, 1)])

    assert screen.changes() == [(ticket.pk, 1, MessageRead.name)]


def test_while_valkey_hangs_workers_go_on_and_sockets_end(
    valkey, screen_of, let_in, stranger, monkeypatch
):
    monkeypatch.setattr(line, "SILENCE_SECONDS", 1.5)
    monkeypatch.setattr(hall, "PATIENCE_SECONDS", 0.5)
    screen = screen_of(UserFactory.create())
    ticket = TicketFactory.create()
    announce([read(ticket, 1)])

    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        announce([read(ticket, 2)])
        announce([read(ticket, 3)])
        code = screen.closed(timeout=8)
        refused = stranger(cookie=screen.client.session.session_key).closed(timeout=6)
    finally:
        os.kill(valkey.pid, signal.SIGCONT)

    assert code == 1013
    assert refused == 1013
    again = let_in(UserFactory.create())
    assert "changes" in heard(again, ticket)[-1]
