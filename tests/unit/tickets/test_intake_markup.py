"""What a reader sees of HTML."""

import pytest

from tickets.intake.markup import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hi<br>there", "Hi\nthere"),
        ("<html><head><title>x</title><body>hi &amp; <b>you</b>", "hi & you"),
        ("<p>mine</p><blockquote>yours<p>too</blockquote>mine", "mine\n> yours\n> too\nmine"),
        ('<td style="font-size:0"><span style="font-size:14px">seen</span>', "seen"),
        ('<body bgcolor="#000"><font color="white">seen</font>', "seen"),
        ('<div style="visibility:hidden">a<b style="visibility:visible">seen</b></div>', "seen"),
        ('<p style="opacity:0.9;color:#333;margin-left:-3px">seen', "seen"),
        ('<div style="background:url(x.png)"><p style="color:#fff">seen', "seen"),
        ("<style>@media print{.x{display:none}}</style><p class=x>seen", "seen"),
        ("<style>p.x, #y{display:none}</style><p class=x>a<p id=y>b<p>seen", "seen"),
        ('<div style="display:none"><br>a</div>seen', "seen"),
        ('<p style="display:none">a<p>seen', "seen"),
        ("2 < 3 and <3", "2 < 3 and <3"),
    ],
)
def test_what_is_seen(html, text):
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<a b='",
        "<!--",
        "<style>",
        "<p>a",
        "</p>",
        "<td><tr>",
        "<div style='color:#fff;",
        "&amp",
    ],
)
@pytest.mark.timeout(30)
def test_half_a_megabyte_keeps_nobody_waiting(unit):
    assert len(text_of_html(unit * (500_000 // len(unit)))) <= 500_000
