"""What can be read at all, and what is refused."""

import pytest

from sentiment.analysis import Quality
from sentiment.quality import judge_quality


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\ufeff\u00ad", "\x20\u2060"])
def test_nothing_to_see_is_empty(text):
    assert judge_quality(text) is Quality.EMPTY


@pytest.mark.parametrize(
    "text",
    [
        "> I ordered a lamp\n> on Monday",
        "On 3 May 2026, Ada wrote:\n> hello\n> there",
        "-----Original Message-----\nFrom: Ada\nWhere is my lamp?",
    ],
)
def test_only_quotes_is_quoted_only(text):
    assert judge_quality(text) is Quality.QUOTED_ONLY


@pytest.mark.parametrize(
    "text",
    [
        "\ufffd\ufffd\ufffd\ufffd hello \ufffd\ufffd",
        "asdfghjkl qwrtzpsdfg",
        "aaaaaaaaaaaaaaaaaaaaaaa",
        "SGVsbG8gdGhlcmUsIHRoaXMgaXMgbm90IGEgbWVzc2FnZSBidXQgZW5jb2RlZCBkYXRhLCBzb3JyeQ==",
        "\u00c3\u00a9\u00c3\u00a8 \u00c3\u00a4\u00c3\u00b6\u00c3\u00bc \u00c3\u00a9 \u00c3\u00a8",
        "abc\x00\x01\x02\x03def\x04\x05",
    ],
)
def test_noise_is_garbled(text):
    assert judge_quality(text) is Quality.GARBLED


@pytest.mark.parametrize(
    "text",
    [
        "Automatic reply: Your order",
        "Out of office: back on Monday",
        "This is an automated message. Please do not reply.",
        "Please do not reply to this email.\nYour parcel is on its way.",
        "Mail delivery failed: returning message to sender",
        "Delivery Status Notification (Failure)",
        "Delivery has failed to these recipients or groups:",
        "I am currently out of the office with limited access to my mail.",
    ],
)
def test_machines_are_recognised(text):
    assert judge_quality(text) is Quality.MACHINE_WRITTEN


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "?",
        "4471902",
        "WHY WILL NOBODY ANSWER ME",
        "Stop sending me automated replies and do not reply with a script!",
        "I got an automatic reply and nothing since.",
        "My message was not delivered to your billing team, why?",
        "pls hlp thx",
        "See https://shop.example/a/very/long/path/that/goes/on/and/on/and/on?with=query&and=more ok?",
        "On it goes, and nobody wrote: typical.",
        "> you asked for the number\nIt is 4471902",
        "Psst, grrr, hmm.",
        "Die Rechnung ist falsch",
        "\u3053\u3093\u306b\u3061\u306f\u3001\u8acb\u6c42\u66f8\u304c\u9055\u3044\u307e\u3059",
    ],
)
def test_people_are_read(text):
    assert judge_quality(text) is Quality.OK


@pytest.mark.parametrize(
    "unit", ["a", ">", "> x\n", "On x wrote", "-", "\u00c3\u00a9", " ", "\ufffd", "i am "]
)
@pytest.mark.timeout(30)
def test_a_megabyte_keeps_nobody_waiting(unit):
    text = unit * (1_000_000 // len(unit))

    assert judge_quality(text) in set(Quality)
