"""Terms are what an owner means, and nothing else is let in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Signal
from sentiment.lexicon import (
    MOST_WORDS,
    Effect,
    Lexicon,
    Push,
    Term,
    folded,
    plain_term,
    problems_of,
    term_from,
    tidy,
    with_change,
)


def term(words="sick", **more):
    return Term(words, **{"meaning": "great", "effect": Effect.MORE_POSITIVE, **more})


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("Sick", "sick"),
        ("  KILL   the\u00a0process ", "kill the process"),
        ("stra\u00dfe", "strasse"),
        ("cafe\u0301", "caf\u00e9"),
        ("si\u200bck", "sick"),
        ("\uff33ick", "sick"),
        ("won\u2019t fix", "won't fix"),
        ("\U0001f525", "\U0001f525"),
    ],
)
def test_a_term_is_looked_for_in_one_form(written, looked_for):
    assert folded(written) == looked_for


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (term(""), "term"),
        (term("..."), "term"),
        (term("\u200b"), "term"),
        (term("one two three four five six"), "term"),
        (term("x" * 81), "term"),
        (term(meaning=" "), "meaning"),
        (term(meaning="x" * 201), "meaning"),
        (term(language="English"), "language"),
        (term(signal=Signal.URGENCY), "signal"),
        (term(push=Push.MORE), "signal"),
        (term(signal=Signal.SCORE, push=Push.MORE), "signal"),
        (term(effect=Effect.AS_READ), "effect"),
    ],
)
def test_what_will_not_do_is_said_of_its_field(wrong, field):
    assert field in problems_of(wrong)


@pytest.mark.parametrize(
    "good",
    [
        term(),
        term("a b c d e", language="en"),
        term("\U0001f525"),
        term("\u795e"),
        term("SLA", effect=Effect.AS_READ, signal=Signal.URGENCY, push=Push.MORE),
    ],
)
def test_what_will_do_has_no_problems(good):
    assert problems_of(good) == {}


@given(st.text(max_size=60))
def test_tidied_and_folded_words_stay_so(text):
    assert tidy(tidy(text)) == tidy(text)
    assert folded(folded(text)) == folded(text)
    assert len(folded(text).split()) <= max(MOST_WORDS, len(text))


def test_a_term_survives_json():
    one = term(language="en", signal=Signal.FRUSTRATION, push=Push.LESS)

    assert term_from(plain_term(one)) == one
    assert term_from(plain_term(term())) == term()


def test_the_digest_knows_the_terms_and_not_their_order():
    a, b = term("a"), term("b")

    assert Lexicon((a, b)).digest == Lexicon((b, a)).digest
    assert Lexicon((a, b)).digest != Lexicon((a, term("b", meaning="bad"))).digest


def test_a_change_puts_a_term_in_the_place_of_its_like():
    old, other = term("Sick"), term("ill")
    new = term("sick", effect=Effect.NOT_EMOTION)

    assert set(with_change((old, other), added=(new,))) == {other, new}
    assert with_change((old, other), without=(old,)) == (other,)
    assert with_change((old,), added=(term("sick", language="en"),))[0] == old
