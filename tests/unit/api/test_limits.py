"""Requests are counted by the minute; without a cache nobody is stopped."""

import pytest
from django.core.cache import cache
from redis.exceptions import RedisError

from api import limits


@pytest.fixture(autouse=True)
def fresh(settings, monkeypatch):
    settings.API_REQUESTS_PER_MINUTE = 2
    monkeypatch.setattr(limits, "_silent_until", 0.0)
    cache.clear()


def test_the_third_of_two_is_one_too_many():
    counted = [limits.count_request(1, seconds=60.0) for _ in range(3)]

    assert [allowance.exceeded for allowance in counted] == [False, False, True]
    assert counted[0].headers() == {
        "RateLimit-Limit": "2",
        "RateLimit-Remaining": "1",
        "RateLimit-Reset": "60",
    }


def test_each_token_and_each_minute_counts_apart():
    assert limits.count_request(1, seconds=59.0).used == 1
    assert limits.count_request(2, seconds=59.0).used == 1
    assert limits.count_request(1, seconds=60.0).used == 1


def test_a_cache_that_is_away_stops_nobody_and_is_left_alone(monkeypatch):
    asked = []

    def away(*_args):
        asked.append(1)
        raise RedisError

    monkeypatch.setattr(limits.cache, "add", away)

    assert [limits.count_request(1, seconds=0.0).used for _ in range(3)] == [0, 0, 0]
    assert asked == [1]
