"""The arc: what readings amount to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.arc import Point, Trend, arc_of, has_relapsed, negative_streak_of, trend_of

SCORES = st.lists(st.floats(min_value=-1, max_value=1, allow_nan=False), max_size=12)


def points(*scores: float) -> list[Point]:
    return [Point(seq=number, score=score, frustration=0.1) for number, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("scores", "trend"),
    [
        ([], Trend.STABLE),
        ([-0.9], Trend.STABLE),
        ([0.1, -0.1], Trend.STABLE),
        ([0.1, -0.2], Trend.STABLE),
        ([0.1, -0.2001], Trend.DECLINING),
        ([0.4, 0.1], Trend.STABLE),
        ([0.0, 0.3], Trend.STABLE),
        ([0.0, 0.31], Trend.IMPROVING),
        ([-0.9, 0.0, 0.1, 0.2], Trend.STABLE),
        ([0.9, 0.2, -0.5, -0.9], Trend.DECLINING),
    ],
)
def test_trend_is_last_minus_first_of_three(scores, trend):
    assert trend_of(scores) is trend


def test_trend_compares_rounded_values():
    assert 0.1 - 0.4 < -0.3
    assert trend_of([0.4, 0.1]) is Trend.STABLE


@pytest.mark.parametrize(
    ("scores", "relapsed"),
    [
        ([], False),
        ([-0.5], False),
        ([-0.5, -0.6], False),
        ([-0.5, 0.3], False),
        ([-0.5, 0.3, -0.5], True),
        ([-0.5, 0.3, -0.1, -0.5], True),
        ([0.5, 0.3, -0.5], False),
    ],
)
def test_relapse_is_negative_better_negative(scores, relapsed):
    assert has_relapsed(scores) is relapsed


def test_turning_points_are_steps_of_four_tenths():
    arc = arc_of(points(0.1, 0.0, -0.5, -0.6, 0.2))

    assert arc.turning_points == (2, 4)


def test_current_is_none_while_nothing_is_read():
    assert arc_of([]).current is None


@given(scores=SCORES, order=st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(scores, order):
    late = points(*scores)
    order.shuffle(late)

    assert arc_of(late) == arc_of(points(*scores))


@given(scores=SCORES)
def test_streak_counts_only_the_negative_end(scores):
    streak = negative_streak_of(scores)

    assert all(score <= -0.25 for score in scores[len(scores) - streak :])
    assert streak == len(scores) or scores[len(scores) - streak - 1] > -0.25
