"""Customers' HTML cannot act, reach out, or take long."""

import pytest

from console.mail_html import MOST_CHARACTERS, MOST_DEPTH, depth_of, harmless


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe src='https://example.org'></iframe>",
        "<form action='https://example.org'><input name=q></form>",
        "<meta http-equiv=refresh content='0;url=https://example.org'>",
        "<base href='https://example.org/'>",
        "<object data='x'></object><embed src='x'>",
        "<svg><script>alert(1)</script></svg>",
        "<p style='background:url(https://example.org/x)'>x</p>",
        "<link rel=stylesheet href='https://example.org/x.css'>",
        "<style>@import 'https://example.org/x.css'</style>",
    ],
)
def test_what_acts_or_reaches_out_is_gone(hostile):
    shown = harmless(f"<p>Hello</p>{hostile}").html

    assert "Hello" in shown
    for word in ("script", "onerror", "javascript:", "<iframe", "<form", "<input", "<meta"):
        assert word not in shown
    for word in ("<base", "<object", "<embed", "<svg", "url(", "<link", "@import"):
        assert word not in shown


def test_layout_stays():
    shown = harmless(
        "<table bgcolor=red><tr><td style='color:#f00;position:fixed'>Hi</td></tr></table>"
    ).html

    assert "<table" in shown
    assert "color" in shown
    assert "position" not in shown


def test_links_open_elsewhere_and_tell_nothing():
    shown = harmless("<a href='https://example.org'>x</a>").html

    assert 'target="_blank"' in shown
    assert "noreferrer" in shown


REMOTE = [
    "https://i.example/1",
    " HTTPS://i.example/1",
    "http://i.example/1",
    "//i.example/1",
    "1.png",
]


@pytest.mark.parametrize("address", REMOTE)
def test_a_picture_from_elsewhere_has_no_address_and_is_counted(address):
    layout = harmless(f"<p>Hi<img src='{address}' alt='Our logo' width=9></p>")

    assert "src" not in layout.html
    assert 'alt="Our logo"' in layout.html
    assert layout.hidden == 1


@pytest.mark.parametrize(("address", "hidden"), [*zip(REMOTE, (0, 0, 1, 1, 1), strict=True)])
def test_only_those_over_https_are_shown_when_asked_for(address, hidden):
    layout = harmless(f"<img src='{address}'>", pictures=True)

    assert (layout.hidden, "src" in layout.html) == (hidden, not hidden)


def test_only_those_that_could_be_loaded_count_as_remote():
    html = "<img src='https://i.example/1'><img src='cid:2'><img src='data:image/png;base64,A'>"

    assert harmless(html).remote == 1
    assert harmless(html, pictures=True).remote == 0


def test_a_picture_that_lies_in_the_message_is_shown():
    layout = harmless("<img src='data:image/png;base64,AA=='><a href='https://example.org'>x</a>")

    assert "data:image/png" in layout.html
    assert "https://example.org" in layout.html
    assert layout.hidden == 0


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 100_000,
        "<b></x>" * 60_000,
        "<a><div></a>" * 40_000,
        "<font size=1><font size=2>" * 30_000,
        "<table><tr><td>" * 30_000,
        "<ul><li>" * 50_000,
    ],
)
@pytest.mark.timeout(30)
def test_deep_nesting_is_refused(bomb):
    assert harmless(bomb[:MOST_CHARACTERS]) is None


def test_too_long_is_refused():
    assert harmless("x" * (MOST_CHARACTERS + 1)) is None


def test_ordinary_mail_is_not_refused():
    paragraphs = "<p>one<p>two<br><li>three" * 400
    table = "<table><tr><td><b>cell</b></td></tr></table>" * 200

    assert depth_of(paragraphs + table) <= 3
    assert harmless(paragraphs + table) is not None


def test_closing_tags_that_close_nothing_do_not_hide_depth():
    assert depth_of("<b></i>" * (MOST_DEPTH + 5)) > MOST_DEPTH
