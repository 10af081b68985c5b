"""How a long text is cut."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sentiment.engines.windows import MAX_WINDOWS, ONE_WINDOW, WINDOW_PIECES, cut_windows, leave_out
from sentiment.engines.words import word_spans


def test_nothing_has_no_windows():
    assert cut_windows("", []) == []


def test_a_short_text_is_one_window():
    text = "It works now."

    (window,) = cut_windows(text, word_spans(text))

    assert (window.start, window.end) == (0, len(text))


def test_windows_end_at_sentences_where_they_can():
    text = " ".join(["One two three four five six seven."] * 40)

    windows = cut_windows(text, word_spans(text))

    assert len(windows) == 5
    assert all(text[window.start : window.end].endswith("seven.") for window in windows)


def test_a_text_without_sentences_is_cut_between_words():
    text = "word " * 500
    pieces = [
        piece
        for start in range(0, 2500, 5)
        for piece in ((start, start + 2), (start + 2, start + 4))
    ]

    windows = cut_windows(text, pieces)

    assert all(text[window.start : window.end].endswith("word") for window in windows)


def test_of_a_book_the_first_and_the_last_windows_are_read():
    text = "Some words in a row. " * 3000
    pieces = word_spans(text)

    windows = cut_windows(text, pieces)

    assert len(windows) == MAX_WINDOWS
    assert leave_out(windows)
    assert windows[0].first == 0
    assert windows[-1].last == len(pieces)


@given(st.text(alphabet="ab .!?\n\u2026", max_size=3000))
def test_windows_cover_every_piece_once(text):
    pieces = [(start, start + 1) for start, char in enumerate(text) if not char.isspace()]

    windows = cut_windows(text, pieces)

    most = ONE_WINDOW if len(windows) == 1 else WINDOW_PIECES
    assert all(0 < window.last - window.first <= most for window in windows)
    if 0 < len(windows) < MAX_WINDOWS:
        assert windows[0].first == 0
        assert windows[-1].last == len(pieces)
        assert all(left.last == right.first for left, right in pairwise(windows))
        assert not leave_out(windows)
