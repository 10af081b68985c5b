"""JSON is taken as the standard has it."""

import pytest
from rest_framework.exceptions import ParseError, UnsupportedMediaType

from api.parsers import MAX_DEPTH, deeper_than, read_json, refuse_other_media


def is_taken(media):
    try:
        refuse_other_media(media)
    except UnsupportedMediaType:
        return False
    return True


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"{}", {}),
        (b' [1, 2.5, "a", null, true] ', [1, 2.5, "a", None, True]),
        ('"grüße"'.encode(), "grüße"),
        (rb'"\ud83d\ude00"', "\N{GRINNING FACE}"),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
    ],
)
def test_good_json_is_read(raw, value):
    read = read_json(raw)

    assert value is None or read == value


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": 1, "a": 1}',
        b'[{"a": {"b": 1, "c": 2, "b": 3}}]',
        rb'{"\ud800": 1, "\ud800": 2}',
        b"NaN",
        b"[Infinity]",
        b"1e400",
        b"\xff",
        rb'"\u0000"',
        rb'{"\u0000": 1}',
        rb'"\uD800"',
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b"[" * 200_000,
    ],
)
def test_bad_json_is_refused(raw):
    with pytest.raises(ParseError):
        read_json(raw)


def test_a_number_that_is_too_long_is_refused_in_our_own_words():
    with pytest.raises(ParseError) as refusal:
        read_json(b"9" * 5_000)

    assert str(refusal.value) == "A number has too many digits."


def test_a_key_that_comes_twice_is_named():
    with pytest.raises(ParseError) as refusal:
        read_json(rb'{"x": {"body": "a", "b\u006fdy": "b"}}')

    assert str(refusal.value) == 'An object has a key twice: "body".'


@pytest.mark.parametrize(
    ("media", "taken"),
    [
        ("application/json", True),
        ("Application/JSON; charset=UTF-8", True),
        ("", False),
        ("text/json", False),
        ("application/json; charset=latin-1", False),
    ],
)
def test_only_json_in_utf_8_is_taken(media, taken):
    assert is_taken(media) is taken


def test_depth_counts_lists_and_objects():
    assert not deeper_than({"a": [1]}, 2)
    assert deeper_than({"a": [[]]}, 2)


def test_only_the_list_that_is_looked_at_apart_may_hold_what_cannot_be_stored():
    assert read_json(rb'{"all": ["\u0000"], "x": 1}', apart="all") == {"all": ["\0"], "x": 1}
    for raw in (
        rb'{"all": [], "x": "\u0000"}',
        rb'{"all": [], "\ud800": 1}',
        rb'{"all": "\u0000"}',
        rb'["\u0000"]',
    ):
        with pytest.raises(ParseError):
            read_json(raw, apart="all")
