"""What the word pieces lose."""

import pytest

from sentiment.engines.surface import SURFACE_SIZE, surface_features


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (0, 0, 0, 0)),
        ("The API is down", (0, 0, 0, 0)),
        ("FIX THIS now!!!", (2 / 3, 1, 0, 0)),
        ("Really?! Well...", (0, 1 / 3, 1 / 3, 1 / 3)),
        ("ENOUGH", (1, 0, 0, 0)),
        ("What???????", (0, 0, 1, 0)),
    ],
)
def test_marks_are_shares(text, expected):
    assert surface_features(text) == pytest.approx(expected)
    assert len(surface_features(text)) == SURFACE_SIZE
