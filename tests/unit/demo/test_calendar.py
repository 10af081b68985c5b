"""When people write, and when the desk answers."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from demo import calendar

THURSDAY = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)


def test_markers_lie_on_working_days_in_their_order():
    for days in range(7):
        marked = calendar.markers(THURSDAY + timedelta(days=days))
        starts = [marked[key].starts for key in ("prices", "release", "outage")]
        assert starts == sorted(starts)
        assert all(start.weekday() < calendar.SATURDAY for start in starts)


def test_weekends_and_nights_are_quiet():
    moments = calendar.ordinary_moments(now=THURSDAY, count=4000, rng=Random(1))

    weekend = sum(at.weekday() >= calendar.SATURDAY for at in moments)
    night = sum(at.hour < 6 for at in moments)

    assert 0 < weekend < 4000 * 0.15
    assert 0 < night < 4000 * 0.05
    assert moments == sorted(moments)
    assert moments[-1] <= THURSDAY


def test_the_latest_moments_end_now():
    moments = calendar.latest_moments(now=THURSDAY, count=20, rng=Random(1))

    assert len(moments) == 20
    assert moments[0] >= THURSDAY - calendar.LIVE
    assert THURSDAY - moments[-1] < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("asked", "at_work"),
    [
        ((3, 9, 30), (3, 9, 30)),
        ((3, 5, 30), (3, 8, 30)),
        ((3, 19, 10), (4, 8, 10)),
        ((7, 11, 0), (9, 8, 0)),
        ((6, 18, 20), (9, 8, 20)),
    ],
)
def test_the_desk_answers_in_office_hours(asked, at_work):
    day, hour, minute = asked
    expected = datetime(2026, 3, *at_work, tzinfo=UTC)

    assert (
        calendar.when_at_work(datetime(2026, 3, day, hour, minute, tzinfo=UTC), now=THURSDAY)
        == expected
    )


def test_somebody_is_always_there_in_the_last_hours():
    night = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)

    assert calendar.when_at_work(night, now=night + timedelta(hours=1)) == night


def test_a_crowd_comes_soon_and_fades():
    outage = calendar.markers(THURSDAY)["outage"]

    moments = calendar.moments_after(outage, count=300, fades_hours=4, now=THURSDAY, rng=Random(1))

    assert all(at >= outage.starts for at in moments)
    within = sum(at < outage.starts + timedelta(hours=4) for at in moments)
    assert within > 150
