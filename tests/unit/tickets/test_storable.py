"""What cannot be stored is found wherever it stands."""

import pytest

from tickets.intake.storable import clean, storable, unstorable_places


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({"a": ["b", {"c": None}], "d": 1.5}, []),
        ("\N{GRINNING FACE}", []),
        ("a\0", [""]),
        (["fine", "\ud800"], ["1"]),
        ({"a": [{"b": "\udfff"}], "c": "\0"}, ["a.0.b", "c"]),
        ({"a": {"b\0": "\0"}}, ["a.b\ufffd"]),
    ],
)
def test_each_place_is_named_and_can_itself_be_stored(value, places):
    assert list(unstorable_places(value)) == places
    assert storable(value) is not bool(places)
    assert storable(places)


def test_what_is_cleaned_can_be_stored():
    assert clean("a\0b\ud800") == "a\ufffdb\ufffd"
