"""Small pieces of markup."""

from datetime import timedelta

import pytest

from console.evidence import Pull
from console.templatetags.console import ago, icon, initials, pulls, tone, weight
from tests.factories.tickets import NOON


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Belmonte", "AB"),
        ("Ana", "A"),
        ("Ana Maria de Belmonte", "AB"),
        ("", "?"),
        ("!!!", "?"),
        ("سلمى الحداد", "سا"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_the_same_name_has_the_same_colour():
    assert tone("Ana") == tone("Ana")
    assert tone("Ana") in range(6)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-60, "now"),
        (59, "now"),
        (60, "1 m"),
        (3599, "59 m"),
        (3600, "1 h"),
        (90000, "1 d"),
        (1209600, "2 w"),
    ],
)
def test_ago_in_one_word(seconds, words):
    assert ago(NOON, now=NOON + timedelta(seconds=seconds)) == words


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("bell")
    assert 'aria-label="&lt;b&gt;"' in icon("bell", "<b>")


def test_weights_have_a_true_minus():
    assert weight(-0.4) == "\u22120.40"
    assert pulls([Pull("frustration", 0.4)]) == '[["Frustration", "+0.40"]]'
