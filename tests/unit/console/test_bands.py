"""A score has one band and one way of being written."""

from itertools import pairwise

import pytest

from console.bands import BOUNDS, Band, band_of, signed


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (None, Band.UNKNOWN),
        (-1.0, Band.VERY_NEGATIVE),
        (-0.6, Band.NEGATIVE),
        (-0.25, Band.NEUTRAL),
        (0.0, Band.NEUTRAL),
        (0.25, Band.POSITIVE),
        (0.6, Band.VERY_POSITIVE),
        (1.0, Band.VERY_POSITIVE),
    ],
)
def test_band_of_a_score(score, band):
    assert band_of(score) is band


def test_bands_leave_no_gap():
    bounds = list(BOUNDS.values())

    assert all(a.below == b.least for a, b in pairwise(bounds))


def test_a_score_is_written_with_its_sign():
    assert [signed(score) for score in (-0.62, 0.5, 0.0, -0.001)] == [
        "\u22120.62",
        "+0.50",
        "0.00",
        "0.00",
    ]
