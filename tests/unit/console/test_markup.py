"""Small pieces of markup."""

from datetime import timedelta

import pytest
from django.utils.safestring import SafeString

from console.evidence import Pull
from console.screens.inbox import Chip, Row
from console.screens.mood import mark_of
from console.templatetags.console import ago, icon, initials, part, pulls, tone, weight
from console.templatetags.rows import ticket_row
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


@pytest.mark.parametrize(("seconds", "words"), [(59, "just before"), (60, "1 m")])
def test_the_first_minute_fits_the_words_before_it(seconds, words):
    assert ago(NOON, now=NOON + timedelta(seconds=seconds), first="just before") == words


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("bell")
    assert 'aria-label="&lt;b&gt;"' in icon("bell", "<b>")


def test_weights_have_a_true_minus():
    assert weight(-0.4) == "\u22120.40"
    assert pulls([Pull("frustration", 0.4)]) == '[["Frustration", "+0.40"]]'


def test_a_part_that_was_safe_to_show_does_not_answer_for_the_same_words_unsafe():
    assert "<b>late</b>" in part("chip", words=SafeString("<b>late</b>"))
    assert "&lt;b&gt;late&lt;/b&gt;" in part("chip", words="<b>late</b>")


def test_a_part_is_drawn_anew_for_other_values():
    happy, sad = (part("mood", mark=mark_of(score, sure=True)) for score in (0.8, -0.8))

    assert "mood--very-positive" in happy
    assert "mood--very-negative" in sad


def row(**changed):
    return Row(
        **{
            "id": 7,
            "href": "/tickets/7/?view=mine&sort=mood",
            "subject": "Late",
            "snippet": "Where is it?",
            "who": "Ana",
            "channel": "email",
            "channel_words": "E-mail",
            "mark": mark_of(-0.4, sure=True),
            "since": NOON,
            "assignee": "",
            "assignee_words": "",
            "chips": (),
            "more_chips": 0,
            "selected": False,
        }
        | changed
    )


@pytest.mark.parametrize("field", ["subject", "snippet", "who", "assignee", "assignee_words"])
def test_a_row_shows_markup_in_words_as_words(field):
    said = ticket_row(row(**{"assignee": "Bo", field: "<b>x"}))

    assert "<b>" not in said


def test_a_row_shows_its_chips_and_how_many_more_there_are():
    said = ticket_row(row(chips=(Chip("VIP", "accent"), Chip("<i>")), more_chips=2))

    assert "chip--accent" in said
    assert "&lt;i&gt;" in said
    assert "+2" in said


def test_a_row_says_whether_it_is_open_and_whether_it_replaces_another():
    assert "aria-current" not in ticket_row(row())
    assert 'aria-current="true"' in ticket_row(row(selected=True))
    assert "hx-swap-oob" not in ticket_row(row())
    assert 'hx-swap-oob="true"' in ticket_row(row(), swap=True)


def test_a_row_marks_what_was_searched_for_and_escapes_all_of_it():
    said = ticket_row(row(subject="Refunds <now>", snippet="A <b>refund</b>?", asked="refund"))

    assert '<mark class="found">Refunds</mark> &lt;now&gt;' in said
    assert 'A &lt;b&gt;<mark class="found">refund</mark>&lt;/b&gt;?' in said
    assert "<b>" not in said


def test_a_snippet_with_what_was_searched_for_gets_room_where_the_subject_has_none_of_it():
    assert "row__said--found" in ticket_row(row(snippet="My refund", asked="refund"))
    assert "row__said--found" not in ticket_row(row(subject="A refund", asked="refund"))
    assert "row__said--found" not in ticket_row(row())
