"""How a ticket's status may change."""

import pytest

from tickets.lifecycle import (
    TRANSITIONS,
    Status,
    after_customer_wrote,
    after_we_replied,
    why_not_change,
)


def test_every_status_is_in_the_table():
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("to", Status)
def test_the_refusal_agrees_with_the_table(current, to):
    assert (why_not_change(current, to=to) is None) == (to in TRANSITIONS[current])


def test_nothing_leaves_closed():
    assert TRANSITIONS[Status.CLOSED] == frozenset()


@pytest.mark.parametrize(
    ("current", "after"),
    [
        (Status.NEW, Status.NEW),
        (Status.OPEN, Status.OPEN),
        (Status.PENDING, Status.OPEN),
        (Status.ON_HOLD, Status.OPEN),
        (Status.SOLVED, Status.OPEN),
        (Status.SPAM, Status.SPAM),
        (Status.CLOSED, None),
    ],
)
def test_a_customer_reopens_all_but_closed_and_spam(current, after):
    assert after_customer_wrote(current) is after


@pytest.mark.parametrize("current", Status)
def test_our_reply_hands_the_turn_over_only_when_it_was_ours(current):
    ours = current in {Status.NEW, Status.OPEN}

    assert after_we_replied(current) is (Status.PENDING if ours else current)
