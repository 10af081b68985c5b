"""What keeps messages from being read."""

from datetime import UTC, datetime, timedelta

import pytest

from sentiment.pace import READING, Cause, delay_of
from supportsentiment.kernel.waiting import LATE, PATIENCE, Look, Waiting

SINCE = datetime(2026, 3, 2, 10, 42, tzinfo=UTC)
ALTERED = "The bundled model was altered: model.onnx is not as released."
SECOND = timedelta(seconds=1)


def waiting(*, age, waits_for="", at_work=False, listener=READING, count=1):
    return Waiting(listener, count, at_work, SINCE, age, waits_for)


def test_where_nothing_waits_nothing_is_held_up():
    assert delay_of(None, engine="bundled", read_lately=False) is None


@pytest.mark.parametrize(
    ("age", "waits_for", "at_work", "read_lately", "engine", "cause"),
    [
        (PATIENCE - SECOND, ALTERED, False, False, "bundled", None),
        (PATIENCE, ALTERED, False, False, "bundled", Cause.MODEL),
        (PATIENCE, ALTERED, True, True, "bundled", Cause.MODEL),
        (PATIENCE, "cannot be loaded", False, False, "transformers:/models/own", Cause.MODEL),
        (PATIENCE, "status 503", False, False, "openai:http://here/v1#small", Cause.ENGINE),
        (LATE - SECOND, "", False, False, "bundled", None),
        (LATE, "", False, False, "bundled", Cause.NOBODY),
        (LATE, "", True, False, "bundled", Cause.BEHIND),
        (LATE, "", False, True, "bundled", Cause.BEHIND),
    ],
)
def test_the_cause_of_a_delay(age, waits_for, at_work, read_lately, engine, cause):
    found = delay_of(
        waiting(age=age, waits_for=waits_for, at_work=at_work),
        engine=engine,
        read_lately=read_lately,
    )

    assert (found and found.cause) == cause
    if found:
        assert (found.since, found.because) == (SINCE, waits_for)


def test_what_is_held_up_and_what_was_given_up_is_to_be_mended():
    look = Look(
        waiting=(
            waiting(age=PATIENCE, waits_for=ALTERED, count=3),
            waiting(age=SECOND, listener="routing.place_tickets", count=900),
            waiting(age=LATE, listener="routing.reconsider_tickets", count=40),
        ),
        dead=2,
    )

    names = ["routing.reconsider_tickets", READING]
    assert [one.listener for one in look.held_up] == names
    assert look.to_mend == 4
    assert look.of(READING).count == 3
    assert look.of("coaching.measure_replies") is None
