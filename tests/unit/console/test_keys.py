"""The help sheet tells everybody of the keys that they can use."""

import pytest

from console.keys import groups_for

EVERYWHERE = 0
TO_PLACES = {"a", "d", "x"}


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ((), set()),
        (("inbox", "alerts"), {"a"}),
        (("inbox", "alerts", "overview", "repairs"), {"a", "d", "x"}),
    ],
)
def test_a_place_that_is_closed_has_no_key(places, told):
    _title, lines = groups_for(places)[EVERYWHERE]

    assert {keys[1] for keys, _words in lines if keys[1:] and keys[1] in TO_PLACES} == told


def test_keys_that_lead_to_no_place_are_everybodys():
    everywhere, *others = groups_for(())

    assert (("?",), "This help") in everywhere[1]
    assert len(others) == 2
