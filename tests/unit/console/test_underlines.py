"""What is underlined of a span: words of one sentence, from a word to a word."""

import pytest

from console.underlines import courtesies_of, drawn_part


@pytest.mark.parametrize(
    ("text", "marked", "drawn"),
    [
        ("I waited, again.", ", again.", "again"),
        ("so \n sad ", " \n sad ", "sad"),
        ("Changed my mind. Thank you.", "mind. Thank you.", "Thank you"),
        ("You are quick! Thanks.", "quick! Thanks", "Thanks"),
        ('He said "no." Twice now.', 'no." Twice now.', "Twice now"),
        ("Great... just great", "Great... just great", "Great... just great"),
        ("It costs 3.50 now", "costs 3.50 now", "costs 3.50 now"),
        ("The mail\nwraps here", "mail\nwraps", "mail\nwraps"),
        ("First part\n\nThe second one", "part\n\nThe second", "The second"),
        ("Dear all,\nnothing works", "all,\nnothing works", "nothing works"),
        ("Hi Tom!\nOne", "Tom!\nOne", "One"),
        ("It is well.\nBest,\nXanthe", "well.\nBest,\nXanthe", "Best,\nXanthe"),
        ("太慢了。真的很慢", "了。真的很慢", "真的很慢"),
        ("यह बुरी थी!", "बुरी थी!", "बुरी थी"),
        ("well 😡!!", "😡!!", "😡"),
        ("what?!", "?!", None),
        ("¿Qué? ¡Nunca más!", "¿Qué? ¡Nunca más!", "Nunca más"),
    ],
)
def test_the_part_that_is_underlined(text, marked, drawn):
    start = text.index(marked)

    part = drawn_part(text, start, start + len(marked), courtesies=courtesies_of(text))

    assert (text[slice(*part)] if part else None) == drawn


@pytest.mark.parametrize(
    ("text", "greeting", "closing"),
    [
        ("Dear Sir or Madam,\n\nIs it?", "Dear Sir or Madam,", ""),
        ("Hello,\n\nI think", "Hello,", ""),
        ("Sehr geehrte Damen und Herren,\nes geht nicht", "Sehr geehrte Damen und Herren,", ""),
        ("hi my mother is ill.", "", ""),
        ("Hidden fees again", "", ""),
        ("It works.\n\nKind regards,\nZoltan\nTreetop Trails", "", "Kind regards,\nZoltan\nTreetop Trails"),
        ("Das ist schlecht.\nViele Grüße\nJan", "", "Viele Grüße\nJan"),
        ("Best\nI have ever seen, and then it broke, and nobody of you has ever answered me", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_courtesies_of_a_text(text, greeting, closing):
    found = courtesies_of(text)

    assert text[: found.greeting_end] == greeting
    assert text[found.closing_start :] == closing


def test_a_long_text_takes_no_time():
    text = "regards\n" * 2_500 + "dear " * 2_000

    assert courtesies_of(text).closing_start == len(text)
