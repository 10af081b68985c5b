"""Drift is counted, and said only where there is enough to say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.learning.drift import Drift, band_of, drift_between, prior_estimate

COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 500), min_size=1)
CASES = [
    ({"en": 99}, {"en": 900}, Drift.UNKNOWN),
    ({"en": 90, "de": 30}, {"en": 900, "de": 300}, Drift.STEADY),
    ({"en": 90, "de": 60}, {"en": 900, "de": 300}, Drift.SOME),
    ({"en": 50, "de": 100}, {"en": 900, "de": 100}, Drift.SHIFT),
]


@pytest.mark.parametrize(("now", "before", "drift"), CASES)
def test_what_the_index_amounts_to(now, before, drift):
    assert drift_between(now, before).drift is drift


@given(COUNTS, COUNTS)
def test_the_index_is_never_negative(now, before):
    index = drift_between(now, before).index

    assert index is None or index >= 0


@pytest.mark.parametrize(("score", "band"), [(-1, "0"), (-0.61, "0"), (0, "2"), (1, "4")])
def test_bands_are_fifths(score, band):
    assert band_of(score) == band


def test_the_prior_of_a_sure_model_is_what_it_counts():
    shares = [(0.98, 0.01, 0.01)] * 80 + [(0.01, 0.98, 0.01)] * 20

    found = prior_estimate(shares, (1 / 3, 1 / 3, 1 / 3))

    assert found == pytest.approx((0.8, 0.2, 0.0), abs=0.02)
    assert sum(found) == pytest.approx(1)
