"""Lexicons come and go as files, within limits, and every problem has its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.lexicon import MOST_TERMS, Effect, Term, problems_of, tidy
from sentiment.lexicon_files import (
    MOST_BYTES,
    FileProblemsError,
    Starter,
    read_terms,
    starter_terms,
    write_terms,
)

HEAD = "term,language,meaning,effect,signal,push\n"


@pytest.mark.parametrize("starter", Starter)
def test_a_lexicon_to_begin_with_is_a_good_one(starter):
    terms = starter_terms(starter)

    assert len(terms) >= 20
    assert [problems_of(term) for term in terms if problems_of(term)] == []
    assert tuple(read_terms(write_terms(terms).encode())) == terms


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "columns"),
        (b"word,sense\nsick,great\n", "columns"),
        (b"\xff\xfe", "UTF-8"),
        (b"term\x00", "UTF-8"),
        (HEAD.encode(), "no term"),
        (HEAD.encode() + b"sick,,great,lovely,,\n", "Line 2, effect"),
        (HEAD.encode() + b"sick,,,more_positive,,\n", "Line 2, meaning"),
        (HEAD.encode() + b"sick,,great,more_positive,urgency,\n", "Line 2, signal"),
        (b"x" * (MOST_BYTES + 1), "kB"),
        (
            HEAD.encode() + b"".join(b"w%d,,x,not_emotion,,\n" % n for n in range(MOST_TERMS + 1)),
            "At most",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(content, said):
    with pytest.raises(FileProblemsError, match=said):
        read_terms(content)


def test_only_three_columns_are_needed_and_the_last_like_counts():
    terms = read_terms(
        "\ufeffterm,meaning,effect\r\nSick,ill,more_negative\r\nsick,great,more_positive\r\n".encode()
    )

    assert [(one.term, one.effect) for one in terms] == [("sick", Effect.MORE_POSITIVE)]


def test_no_cell_begins_a_formula():
    term = Term("+1 day", "=cmd()", Effect.NOT_EMOTION)

    written = write_terms([term])

    assert "'+1 day" in written
    assert "'=cmd()" in written
    assert read_terms(written.encode()) == [term]


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_what_goes_out_comes_in_again(words, meaning):
    term = Term(tidy(words), tidy(meaning), Effect.MORE_NEGATIVE, "en")
    if problems_of(term) or words.encode("utf-8", "replace").decode() != words:
        return

    back = read_terms(write_terms([term]).encode("utf-8", "replace"))

    assert back[0].folded == term.folded
