"""What a conversation adds to the frustration that a message shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.context import Circumstances, is_clipped, strain_of
from sentiment.straining import Turn, circumstances_at

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
SHARES = st.floats(0, 1)
AROUND = st.builds(
    Circumstances,
    unanswered=st.integers(0, 9),
    waited_hours=st.floats(0, 2000),
    contacts=st.integers(0, 9),
    reopened=st.integers(0, 5),
    recent_tickets=st.integers(0, 9),
    clipped=st.booleans(),
    earlier=SHARES,
)


def strain(frustration=0.2, *, score=-0.2, **known):
    return strain_of(frustration, score=score, circumstances=Circumstances(**known))


@pytest.mark.parametrize(
    ("known", "low", "high"),
    [
        ({}, 0.2, 0.2),
        ({"contacts": 1}, 0.2, 0.2),
        ({"waited_hours": 3.0}, 0.2, 0.2),
        ({"unanswered": 1}, 0.25, 0.3),
        ({"unanswered": 1, "waited_hours": 48.0}, 0.35, 0.5),
        ({"reopened": 2}, 0.4, 0.5),
        ({"clipped": True}, 0.25, 0.35),
        ({"unanswered": 3, "waited_hours": 120.0, "recent_tickets": 2}, 0.65, 0.75),
        ({"earlier": 0.9}, 0.25, 0.4),
    ],
)
def test_what_circumstances_add(known, low, high):
    assert low <= strain(**known).value <= high


def test_it_says_what_added_how_much():
    found = strain(unanswered=2, waited_hours=50.4, clipped=True)

    assert [str(part.sentence) for part in found.parts] == [
        "Messages in a row before it without an answer: 2.",
        "Hours that the first of them had waited: 50.",
        "A short message after long ones.",
    ]
    assert sum(part.worth for part in found.parts) == pytest.approx(found.value - 0.2, abs=1e-3)


def test_who_is_contented_or_was_judged_by_a_person_has_no_more_strain():
    known = Circumstances(unanswered=3, reopened=2)

    assert strain_of(0.2, score=0.6, circumstances=known).value == 0.2
    assert strain_of(0.2, score=-0.6, circumstances=known, by_person=True).value == 0.2


@given(SHARES, AROUND)
def test_it_stays_within_its_bounds(frustration, known):
    found = strain_of(frustration, score=-0.2, circumstances=known)

    assert frustration <= found.value + 1e-4
    assert found.value <= 1.0
    assert found.value <= 0.6 or frustration > 0.1


@given(SHARES, SHARES, AROUND)
def test_more_frustration_is_never_less_strain(one, other, known):
    low, high = sorted([one, other])

    assert (
        strain_of(low, score=-0.2, circumstances=known).value
        <= strain_of(high, score=-0.2, circumstances=known).value + 1e-4
    )


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("unanswered", 1),
        ("waited_hours", 10.0),
        ("contacts", 1),
        ("reopened", 1),
        ("recent_tickets", 1),
        ("earlier", 0.1),
    ],
)
@given(frustration=SHARES, known=AROUND)
def test_each_circumstance_only_adds(name, more, frustration, known):
    worse = replace(known, **{name: getattr(known, name) + more})

    assert (
        strain_of(frustration, score=-0.2, circumstances=known).value
        <= strain_of(frustration, score=-0.2, circumstances=worse).value + 1e-4
    )


def turn(seq, hours, *, ours=False, length=100):
    return Turn(seq, ours, MONDAY + timedelta(hours=hours), length)


def test_what_the_turns_say():
    turns = [turn(1, 0, length=300), turn(2, 1, ours=True), turn(3, 5), turn(4, 30), turn(6, 53)]

    found = circumstances_at(6, turns)

    assert (found.unanswered, found.waited_hours, found.contacts) == (2, 48.0, 1)
    assert circumstances_at(1, turns) == Circumstances()
    assert circumstances_at(3, turns).unanswered == 0
    assert circumstances_at(5, turns) == Circumstances()


def test_short_after_long_is_clipped():
    assert is_clipped(9, [400, 300])
    assert not is_clipped(9, [])
    assert not is_clipped(9, [20, 30])
    assert not is_clipped(90, [400, 300])
