"""The broker may be gone, wiped or hung: a caller hardly notices, and nothing is lost."""

import logging
import os
import signal
import time

import pytest
from kombu import Queue, pools

from devtools.valkey import Valkey
from supportsentiment.celery import app
from supportsentiment.kernel import broker
from supportsentiment.kernel.listeners import listener_named

pytestmark = pytest.mark.real_broker
READ = "sentiment.read_messages"


@pytest.fixture
def valkey(tmp_path):
    """A Valkey of this test's own, and a Celery that speaks to it."""
    valkey = Valkey(tmp_path)
    valkey.start()
    before = app.conf.broker_url
    _speak_to(valkey.url())
    yield valkey
    valkey.stop()
    _speak_to(before)


def _speak_to(url: str) -> None:
    pools.reset()
    app.conf.broker_url = app.conf.broker_write_url = app.conf.broker_read_url = url
    app.amqp._producer_pool = None
    app._pool = None
    broker.breaker.reset()


def nudge_seconds(count: int) -> list[float]:
    """How long each of that many nudges kept its caller; each says that it has to be sent."""
    seconds = []
    for _ in range(count):
        started = time.perf_counter()
        broker.nudge(listener_named(READ), again=True)
        seconds.append(time.perf_counter() - started)
    return seconds


def waiting_nudges(valkey) -> int:
    with app.connection_for_read(valkey.url()) as connection:
        return connection.default_channel.client.llen("score")


def test_nudges_arrive(valkey):
    nudge_seconds(3)

    assert waiting_nudges(valkey) == 3


def test_a_nudge_on_its_way_keeps_others_back_until_it_is_taken(valkey):
    read, answer = listener_named(READ), listener_named("sentiment.answer_requests")

    broker.nudge(read)
    broker.nudge(read)
    broker.nudge(read, answer)
    before = waiting_nudges(valkey)
    broker.taken([read])
    broker.nudge(read)

    assert (before, waiting_nudges(valkey)) == (2, 3)


def test_a_nudge_is_taken_without_a_broker_too(valkey, caplog):
    valkey.stop()

    broker.taken([listener_named(READ)])

    assert "run out by themselves" in caplog.text


@pytest.mark.timeout(30)
def test_a_broker_that_is_gone_keeps_nobody_waiting(valkey, monkeypatch):
    monkeypatch.setattr(broker, "PAUSE_AFTER_FAILURE_SECONDS", 0.0)
    valkey.stop()

    assert len(nudge_seconds(20)) == 20


@pytest.mark.timeout(60)
def test_a_broker_that_hangs_keeps_one_caller_waiting_and_not_for_long(valkey):
    nudge_seconds(1)
    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        seconds = nudge_seconds(50)
    finally:
        os.kill(valkey.pid, signal.SIGCONT)

    # The first one waits for the broker's time-out; the others together wait for less than that.
    assert sum(seconds[1:]) < seconds[0]


def test_nudges_arrive_again_once_the_broker_is_back(valkey, monkeypatch):
    monkeypatch.setattr(broker, "PAUSE_AFTER_FAILURE_SECONDS", 0.0)
    nudge_seconds(1)
    valkey.stop()
    nudge_seconds(3)
    valkey.start()

    nudge_seconds(2)

    assert waiting_nudges(valkey) == 2


def test_a_wiped_broker_takes_nudges_as_before(valkey):
    nudge_seconds(1)
    with app.connection_for_write(valkey.url()) as connection:
        connection.default_channel.client.flushall()

    nudge_seconds(2)

    assert waiting_nudges(valkey) == 2


def test_a_worker_listens_on_after_a_broker_that_was_away_for_an_acknowledgement(valkey):
    nudge_seconds(1)
    with app.connection_for_read(valkey.url()) as connection:
        channel = connection.default_channel
        channel.basic_qos(0, 1, False)
        nudge = Queue("score").bind(channel).get()
        busy = channel.qos.can_consume()
        valkey.stop()

        nudge.ack_log_error(logging.getLogger(), connection.connection_errors)

        assert (busy, channel.qos.can_consume()) == (False, True)


def test_after_a_failure_one_caller_looks_while_the_others_stay_silent():
    breaker = broker.Breaker()
    breaker.failed()
    silent = breaker.lets_try()
    breaker._silent_until = 0.0

    assert (silent, breaker.lets_try(), breaker.lets_try()) == (False, True, False)


def test_an_error_that_nobody_foresaw_does_not_reach_the_caller(monkeypatch):
    def burst(*_, **__):
        raise AttributeError("deep inside a library")

    monkeypatch.setattr(broker, "current_app", type("Broken", (), {"send_task": burst}))
    broker.breaker.reset()

    broker.nudge(listener_named(READ), again=True)

    assert not broker.breaker.lets_try()
    broker.breaker.reset()
