"""How sure one may be of a text of one or two words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Label
from sentiment.shortness import with_doubt


@pytest.mark.parametrize(
    "text", ["again", "OK. Again.", "receipt", "offline", "Paid Tuesday", "  again "]
)
def test_a_word_without_a_mood_of_its_own_is_no_sure_complaint(text):
    assert with_doubt(text, [Label.NEGATIVE]) == (Label.NEGATIVE, Label.NEUTRAL)


@pytest.mark.parametrize(
    "text",
    ["Terrible", "so disappointed", "AGAIN!!!", "again???", "Not again, please", "again and again"],
)
def test_mood_words_emphasis_and_sentences_stand(text):
    assert with_doubt(text, [Label.NEGATIVE]) == (Label.NEGATIVE,)


def test_what_was_possible_stays_possible():
    assert with_doubt("again", [Label.NEUTRAL]) == (Label.NEUTRAL,)
    assert with_doubt("again", []) == ()
    assert with_doubt("again", [Label.NEGATIVE, Label.POSITIVE]) == (
        Label.NEGATIVE,
        Label.NEUTRAL,
        Label.POSITIVE,
    )


@given(st.text(max_size=60), st.sampled_from(Label))
def test_the_likeliest_stays_first_and_nothing_is_ruled_out(text, label):
    found = with_doubt(text, [label])

    assert found[0] is label
    assert len(set(found)) == len(found)
