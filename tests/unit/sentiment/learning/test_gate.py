"""The gate: better on what was held out, nobody worse, nothing forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Label
from sentiment.learning.gate import Trial, judge_candidate

NEGATIVE, NEUTRAL, POSITIVE = Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE
RIGHT, WRONG = (0.9, 0.05, 0.05), (0.05, 0.9, 0.05)
HALF_SURE = (0.6, 0.3, 0.1)


def trials(count, before, after, *slices):
    return [Trial(NEGATIVE, before, after, slices) for _ in range(count)]


GENERAL = trials(100, RIGHT, RIGHT)
BETTER = trials(60, RIGHT, RIGHT) + trials(30, WRONG, RIGHT) + trials(10, WRONG, WRONG)


def test_a_better_candidate_passes():
    verdict = judge_candidate(BETTER, GENERAL)

    assert verdict.passes
    assert (verdict.before.accuracy, verdict.after.accuracy) == (0.6, 0.9)
    low, high = verdict.after.accuracy_95
    assert low < 0.9 < high


def test_as_often_right_but_surer_is_better():
    assert judge_candidate(trials(60, HALF_SURE, RIGHT), GENERAL).passes


REFUSED = {
    "worse": (trials(60, RIGHT, RIGHT) + trials(5, RIGHT, WRONG), GENERAL, "On labels held out"),
    "the same": (trials(60, RIGHT, RIGHT), GENERAL, "On labels held out"),
    "too few": (trials(9, WRONG, RIGHT), GENERAL, "Only 9 labels"),
    "a slice falls": (
        BETTER + trials(48, RIGHT, RIGHT, "channel: sms") + trials(2, RIGHT, WRONG, "channel: sms"),
        GENERAL,
        "Of channel: sms it gets 96.0 %",
    ),
    "forgets": (BETTER, trials(98, RIGHT, RIGHT) + trials(2, RIGHT, WRONG), "On general support"),
    "boasts": (
        trials(50, (0.55, 0.45, 0.0), (0.99, 0.01, 0.0))
        + trials(40, (0.45, 0.55, 0.0), (0.01, 0.99, 0.0))
        + trials(1, (0.45, 0.55, 0.0), (0.99, 0.01, 0.0)),
        GENERAL,
        "Its confidence is off by",
    ),
}


@pytest.mark.parametrize(("desk", "general", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_says_why(desk, general, reason):
    verdict = judge_candidate(desk, general)

    assert not verdict.passes
    assert any(said.startswith(reason) for said in verdict.reasons)


def test_a_small_slice_may_fall_by_one_message():
    few = trials(30, RIGHT, RIGHT, "channel: sms") + trials(1, RIGHT, WRONG, "channel: sms")

    assert judge_candidate(BETTER + few, GENERAL).passes


def test_one_point_may_be_forgotten():
    general = trials(99, RIGHT, RIGHT) + trials(1, RIGHT, WRONG)

    assert judge_candidate(BETTER, general).passes


SHARES = st.tuples(*[st.floats(0.01, 1.0)] * 3).map(
    lambda raw: tuple(one / sum(raw) for one in raw)
)
TRIALS = st.builds(Trial, st.sampled_from(list(Label)), SHARES, SHARES)


@given(st.lists(TRIALS, min_size=1, max_size=60), st.lists(TRIALS, min_size=1, max_size=20))
def test_what_passes_is_never_less_often_right(desk, general):
    verdict = judge_candidate(desk, general)

    if verdict.passes:
        assert verdict.after.accuracy >= verdict.before.accuracy
        assert verdict.general_after >= verdict.general_before - 0.01
