"""Terms are found where people mean them, at places of the text as it was written."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.lexicon import Effect, Term, folded
from sentiment.term_places import find_terms, is_negated, without


def term(words, language=""):
    return Term(words, "something", Effect.NOT_EMOTION, language)


def found(text, *terms, language="en"):
    places = find_terms(text, terms, language=language)
    return [text[place.start : place.end] for place in places]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("This is SICK!", "sick", ["SICK"]),
        ("the sickness", "sick", []),
        ("sick, sick and sicker", "sick", ["sick", "sick"]),
        ("The child  process\ndied.", "child process died", ["child  process\ndied"]),
        ("The child, process died.", "child process", []),
        ("It won\u2019t fix", "won't fix", ["won\u2019t fix"]),
        ("Stra\u00dfe", "strasse", ["Stra\u00dfe"]),
        ("Cafe\u0301 noir", "caf\u00e9", ["Cafe\u0301"]),
        ("si\u200bck", "sick", ["si\u200bck"]),
        ("so \U0001f525\U0001f525", "\U0001f525", ["\U0001f525", "\U0001f525"]),
        ("\u3053\u306e\u30b2\u30fc\u30e0\u306f\u795e\u3067\u3059", "\u795e", ["\u795e"]),
        ("kill -9", "kill", ["kill"]),
        ("", "sick", []),
    ],
)
def test_where_a_term_stands(text, words, expected):
    assert found(text, term(words)) == expected


def test_the_longer_of_two_counts():
    assert found("kill the process", term("kill"), term("kill the process")) == ["kill the process"]
    assert found("child process died", term("child process"), term("process died")) in (
        ["child process"],
        ["process died"],
    )


def test_a_term_of_the_language_counts_before_one_of_all():
    own, every = term("gift", "de"), term("gift")

    assert find_terms("Gift", [every, own], language="de")[0].term is own
    assert find_terms("Gift", [every, own], language="en")[0].term is every
    assert found("Gift", own, language="en") == []
    assert found("Gift", own, language=None) == ["Gift"]


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("not sick", True),
        ("this isn\u2019t really sick", True),
        ("das ist nicht sick", True),
        ("No. Sick!", False),
        ("that is so sick", False),
        ("I do not think that it would be sick", False),
    ],
)
def test_a_negation_just_before_turns_a_term_round(text, turned):
    (place,) = find_terms(text, [term("sick")], language="en")

    assert is_negated(text, place) is turned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("This is sick!", "This is !"),
        ("sick move", "move"),
        ("so sick", "so "),
        ("sick", ""),
        ("a sick sick game", "a game"),
    ],
)
def test_a_text_without_its_terms(text, left):
    assert without(text, find_terms(text, [term("sick")], language="en")).text == left


WORDS = st.sampled_from(
    ["sick", "Sick", "si\u200bck", "not", "game", "\u00df", "e\u0301", "!", "\n", "  "]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_places_and_origins_are_valid(text):
    places = find_terms(text, [term("sick"), term("sick game")], language="en")
    cut = without(text, places)

    assert all(folded(text[p.start : p.end]) == p.term.folded for p in places)
    assert all(a.end <= b.start for a, b in pairwise(places))
    for start in range(len(cut.text)):
        ((first, last),) = cut.origins(start, start + 1)
        assert text[first:last] == cut.text[start]
    assert not find_terms(cut.text, [term("sick")], language="en") or "sick" in folded(text)
