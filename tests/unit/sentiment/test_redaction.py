"""What tells who somebody is stays on the machine, and every place leads back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Analysis, Evidence, Label, Signal
from sentiment.redaction import redact, restored


@pytest.mark.parametrize(
    ("text", "shortened"),
    [
        ("Write to ana@example.org now", "Write to [EMAIL_1] now"),
        ("ana@example.org and ANA@example.org", "[EMAIL_1] and [EMAIL_1]"),
        ("a@b.de, c@d.de", "[EMAIL_1], [EMAIL_2]"),
        ("Call +49 (0)30 123-456 78 today", "Call [NUMBER_1] today"),
        ("call 0170/1234567.", "call [NUMBER_1]."),
        ("card 4111 1111 1111 1111 was charged", "card [CARD_1] was charged"),
        ("to DE89 3704 0044 0532 0130 00 please", "to [ACCOUNT_1] please"),
        ("IBAN GB82WEST12345698765432", "IBAN [ACCOUNT_1]"),
        ("see https://example.org/reset?token=abc it fails", "see [LINK_1] it fails"),
        ("see example.org/reset/abc", "see [LINK_1]"),
        ("https://me:pw@example.org/x", "[LINK_1]"),
        ("key sk-live-a1b2c3d4e5f6a7b8 leaked", "key [CODE_1] leaked"),
        ("The order of 3 parts from 2024 is late", "The order of 3 parts from 2024 is late"),
        ("", ""),
    ],
)
def test_what_is_taken_out(text, shortened):
    assert redact(text).text == shortened


@pytest.mark.parametrize(
    ("text", "shortened"),
    [
        ("Ana Moor here, ANA again", "[NAME_1] here, [NAME_2] again"),
        ("regards, ana moor", "regards, [NAME_1]"),
        ("Moor's parcel", "[NAME_1]'s parcel"),
        ("a moor is not a name, Anatol neither", "a moor is not a name, Anatol neither"),
    ],
)
def test_names_are_known_from_the_customers_record(text, shortened):
    assert redact(text, names=["Ana Moor"]).text == shortened


SECRETS = st.sampled_from(
    [
        "ana@example.org",
        "+49 30 12345678",
        "4111111111111111",
        "DE89370400440532013000",
        "https://example.org/?t=1",
        "Rosalind",
    ]
)
WORDS = st.lists(
    st.one_of(SECRETS, st.from_regex(r"[a-z\u00e4\U0001f600]{1,8}", fullmatch=True)), max_size=12
)


@given(WORDS)
def test_no_secret_leaves_and_the_rest_stays(words):
    text = " ".join(words)

    redacted = redact(text, names=["Rosalind"])

    for secret in ("@", "12345678", "41111", "DE89", "http", "Rosalind"):
        assert secret not in redacted.text
    rest = re.sub(r"\[[A-Z]+_\d+\]", "", redacted.text).split()
    assert rest == [word for word in words if re.fullmatch(r"[a-z\u00e4\U0001f600]{1,8}", word)]


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_comes_back_from_its_pieces(text, names):
    redacted = redact(text, names=names)

    shift, rebuilt, last = 0, "", 0
    for piece in redacted.pieces:
        begins = piece.start + shift
        rebuilt += redacted.text[last:begins] + text[piece.start : piece.end]
        last = begins + len(piece.placeholder)
        shift += len(piece.placeholder) - (piece.end - piece.start)
    assert rebuilt + redacted.text[last:] == text


@given(WORDS, st.data())
def test_a_span_leads_back_to_the_same_words(words, data):
    text = " ".join(words)
    redacted = redact(text, names=["Rosalind"])
    start = data.draw(st.integers(0, len(redacted.text)))
    end = data.draw(st.integers(start, len(redacted.text)))

    first, last = redacted.original_span(start, end)

    assert 0 <= first <= last <= len(text) or start == end
    covered = redact(text[first:last], names=["Rosalind"]).text if start < end else ""
    if "[" not in redacted.text[start:end] and "]" not in redacted.text[start:end] and covered:
        inside = any(piece.start < last and first < piece.end for piece in redacted.pieces)
        if not inside:
            assert text[first:last] == redacted.text[start:end]


@pytest.mark.parametrize(
    "secret",
    ["1" * 300, "4111 " * 40, "a1" * 300, "ana@" + "x" * 600, "https://example.org/" + "k" * 9000],
)
def test_no_end_of_a_long_one_stays(secret):
    assert re.fullmatch(r"so \[[A-Z]+_1\] now", redact(f"so {secret.strip()} now").text)


def test_evidence_is_placed_in_the_original():
    text = "Hi ana@example.org, this is awful"
    redacted = redact(text)
    place = redacted.text.index("awful")
    read = Analysis(
        label=Label.NEGATIVE,
        score=-0.8,
        evidence=(Evidence(place, place + 5, Signal.SCORE, -0.5),),
    )

    (span,) = restored(read, redacted).evidence

    assert text[span.start : span.end] == "awful"


def test_a_span_on_a_placeholder_takes_in_what_it_stands_for():
    text = "Hi ana@example.org!"
    redacted = redact(text)

    assert redacted.text == "Hi [EMAIL_1]!"
    start, end = redacted.original_span(5, 8)
    assert text[start:end] == "ana@example.org"


@pytest.mark.parametrize(
    "sign", ["1", "a", "@", ".", "-", " ", "a1", "a.", "1 ", "http://", "a@", "@a", "DE12"]
)
def test_a_long_text_of_one_sign_takes_no_long_time(sign):
    # A pattern that goes back over what it read would not come back from this at all.
    text = sign * (20_000 // len(sign))
    redacted = redact(text, names=["Ana Moor"])

    assert redacted.original_span(0, len(redacted.text)) == (0, len(text))
