"""A frame about as tall as what it shows: a line is a line, a gap a gap."""

import pytest

from console.mail_height import LEAST, LINE, MOST, height_of
from console.mail_html import Layout

WIDTH = 560


def height(html, *, width=WIDTH, hidden=0):
    return height_of(Layout(html, hidden), width=width)


def test_two_lines_are_not_a_screen():
    assert height("<p>Hello,</p><p>where is it?</p>") == 2 * (LINE + 14) + 24


@pytest.mark.parametrize("html", ["", "one", "<div><div>one</div></div>"])
def test_there_is_a_least(html):
    assert height(html) == LEAST


def test_there_is_a_most():
    assert height("<p>again</p>" * 500) == MOST


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("<p>" + "word " * 80 + "</p>", "<p>word</p><p>word</p>"),
        ("a<br>b<br>c<br>d", "a b c d"),
        ("<pre>a\nb\nc\nd</pre>", "<div>a\nb\nc\nd</div>"),
        ("<h1>Big</h1><p>a</p>", "<p>Big</p><p>a</p>"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "<table><tr><td>a</td><td>b</td></tr></table>"),
        ('<img src="data:x" height="300">', '<img src="data:x" height="80">'),
        ('<img src="data:x">', "<img>"),
        ("a<br><br><br>b", "a<br>b"),
    ],
)  # fmt: skip
def test_what_is_taller(more, less):
    assert height(more) > height(less)


def test_a_narrow_frame_is_taller_and_a_notice_takes_its_room():
    words = "<p>" + "word " * 60 + "</p>"

    assert height(words, width=280) > height(words, width=900)
    assert height(words, hidden=1) > height(words)


@pytest.mark.parametrize("said", ["100%", "-5", "9" * 40, "", "x"])
def test_a_strange_height_of_a_picture_is_passed_over(said):
    assert height(f'<img src="data:x" height="{said}">') == 160 + 24
