"""A pull moves a score its own way, never out of bounds, and nothing is lost without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Label
from sentiment.tilting import (
    MOST_PULL,
    NOTHING_SAID,
    bounded,
    mean_of,
    pushed,
    shares_from,
    tilted,
)

PULLS = st.floats(-20, 20)
SHARE = st.floats(0, 1)


@st.composite
def all_shares(draw):
    numbers = [draw(st.floats(0.001, 1)) for _ in Label]
    return {label: number / sum(numbers) for label, number in zip(Label, numbers, strict=True)}


@given(all_shares(), PULLS, PULLS)
def test_a_stronger_pull_moves_no_less(shares, one, other):
    low, high = sorted([one, other])

    assert mean_of(tilted(shares, low)) <= mean_of(tilted(shares, high)) + 1e-12


@given(all_shares(), PULLS)
def test_shares_stay_shares(shares, pull):
    after = tilted(shares, pull)

    assert sum(after.values()) == pytest.approx(1)
    assert all(0 <= share <= 1 for share in after.values())
    assert -1 <= mean_of(after) <= 1


@given(all_shares())
def test_no_pull_changes_nothing(shares):
    assert tilted(shares, 0.0) == pytest.approx(shares)


@given(all_shares(), PULLS, PULLS)
def test_pulls_add_up(shares, one, other):
    one, other = bounded(one) / 2, bounded(other) / 2

    assert tilted(tilted(shares, one), other) == pytest.approx(tilted(shares, one + other))


@given(all_shares())
def test_a_reading_tells_its_shares(shares):
    label = max(shares, key=shares.get)

    told = shares_from(label=label, score=mean_of(shares), confidence=shares[label])

    assert told == pytest.approx(shares, abs=1e-9)


@given(st.sampled_from(Label), st.floats(-1, 1), SHARE)
def test_numbers_that_do_not_fit_still_mean_the_score(label, score, confidence):
    shares = shares_from(label=label, score=score, confidence=confidence)

    assert mean_of(shares) == pytest.approx(score, abs=1e-9)
    assert all(-1e-9 <= share <= 1 + 1e-9 for share in shares.values())


@given(SHARE, PULLS, PULLS)
def test_a_push_is_bounded_and_monotone(share, one, other):
    low, high = sorted([one, other])

    assert 0 <= pushed(share, low) <= pushed(share, high) + 1e-9 <= 1 + 1e-9
    assert pushed(share, 0.0) == share


def test_many_terms_pull_no_harder_than_the_bound():
    assert tilted(NOTHING_SAID, 100.0) == tilted(NOTHING_SAID, MOST_PULL)
