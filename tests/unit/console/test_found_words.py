"""Words of a search are pointed at where they stand, and nothing of the text is lost."""

import pytest

from console.found_words import from_first_found, runs_of


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("A refund, please", "refund", ["refund"]),
        ("Refunds were refunded", "refund", ["Refunds", "refunded"]),
        ("I cancelled; cancellations", "cancel", ["cancelled", "cancellations"]),
        ("one card, two cards, a cardigan", "cards", ["card", "cards", "cardigan"]),
        ("ins and outs, in", "ins", ["ins"]),
        ("The parcel is late", "the late parcel", ["parcel", "late"]),
        ("The parcel is late", '"parcel is"', ["parcel"]),
        ("late parcel", "late -parcel", ["late"]),
        ("double-booked", "double-booked", ["double", "booked"]),
        ("Über Größe", "größe", ["Größe"]),
        ("a.b (c", "(c .*", ["c"]),
        ("ticket 42", "#42", []),
        ("the", "the", []),
        ("anything", "", []),
        ("", "word", []),
    ],
)
def test_what_is_found(text, asked, found):
    runs = runs_of(text, asked)

    assert [run.text for run in runs if run.found] == found
    assert "".join(run.text for run in runs) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A refund at once", "A refund at once"),
        ("Nothing of it", "Nothing of it"),
        ("I have written to you about this before, my refund", "…my refund"),
        ("x" * 60 + "-refund", "…refund"),
    ],
)  # fmt: skip
def test_a_snippet_begins_near_what_was_found(text, shown):
    assert from_first_found(text, "refund") == shown
