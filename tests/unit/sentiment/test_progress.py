"""How long reading again takes: arithmetic that people plan by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.progress import (
    FEWEST_MEASURED,
    SHIPPED,
    Pace,
    estimate,
    pace_of,
    percent,
    seconds_left,
)


@pytest.mark.parametrize(
    ("measured", "found"),
    [
        (None, SHIPPED),
        (Pace(FEWEST_MEASURED - 1, 1.0, 1.0), SHIPPED),
        (Pace(1_000, 0.0, 0.0), SHIPPED),
        (Pace(1_000, 10.0, 8.0), Pace(1_000, 10.0, 8.0)),
    ],
)
def test_too_few_messages_say_nothing_of_the_pace(measured, found):
    assert pace_of(measured) == found


def test_an_estimate_scales_time_and_processor():
    found = estimate(1_000_000, Pace(1_000, 10.0, 8.0))

    assert (found.seconds, found.cpu_seconds) == (10_000, 8_000)
    assert (found.pace.a_second, found.pace.cpu_of_a_thousand) == (100, 8)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_only_all_is_a_hundred(done, total):
    assert (percent(done, total) == 100) == (done >= total)
    assert 0 <= percent(done, total) <= 100


@pytest.mark.parametrize(
    ("done", "seconds", "left"), [(0, 5.0, None), (10, 0.0, None), (25, 5.0, 15.0), (100, 9.0, 0.0)]
)
def test_what_is_left_goes_on_as_it_went(done, seconds, left):
    assert seconds_left(done, 100, seconds=seconds) == left
