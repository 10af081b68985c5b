"""An engine that fails is left alone for a while, and then tried once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.breaker import (
    FAILURES_TO_REST,
    FIRST_REST,
    LONGEST_REST,
    Breaker,
    Gate,
    rest_after,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def after_failures(count):
    breaker = Breaker()
    for _ in range(count):
        breaker = breaker.failed(NOON)
    return breaker


def test_a_few_failures_close_nothing():
    assert after_failures(FAILURES_TO_REST - 1).gate(NOON) is Gate.OPEN


def test_then_nobody_asks_until_the_rest_is_over():
    breaker = after_failures(FAILURES_TO_REST)

    assert breaker.gate(NOON) is Gate.SHUT
    assert breaker.gate(NOON + FIRST_REST - timedelta(seconds=1)) is Gate.SHUT
    assert breaker.gate(NOON + FIRST_REST) is Gate.PROBE


def test_while_one_asks_the_others_wait():
    later = NOON + FIRST_REST
    probing = after_failures(FAILURES_TO_REST).probing(later, patience=timedelta(seconds=25))

    assert probing.gate(later) is Gate.SHUT
    assert probing.gate(later + timedelta(seconds=25)) is Gate.PROBE


def test_a_probe_that_fails_rests_twice_as_long_and_one_that_answers_ends_it():
    breaker = after_failures(FAILURES_TO_REST)

    assert breaker.failed(NOON).rests_until == NOON + 2 * FIRST_REST
    assert breaker.answered() == Breaker()


@pytest.mark.parametrize(("failures", "factor"), [(4, 0), (5, 1), (6, 2), (8, 8)])
def test_each_rest_is_twice_the_last(failures, factor):
    assert rest_after(failures) == factor * FIRST_REST


@given(st.integers(0, 10**9))
def test_no_rest_is_longer_than_the_longest(failures):
    assert timedelta() <= rest_after(failures) <= LONGEST_REST
    assert rest_after(failures) <= rest_after(failures + 1)
