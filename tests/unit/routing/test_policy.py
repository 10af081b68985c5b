"""When a mood becomes an escalation."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.policy import Facts, Severity, decide
from sentiment.arc import Trend

CALM = Facts(score=0.0, frustration=0.0, sure=True, trend=Trend.STABLE, negative_streak=0)
UNIT = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("facts", "severity", "rules"),
    [
        (CALM, None, []),
        (replace(CALM, score=None), None, []),
        (
            replace(CALM, frustration=0.9),
            Severity.CRITICAL,
            ["critical-frustration", "medium-frustration"],
        ),
        (
            replace(CALM, frustration=0.8999, negative_streak=2),
            Severity.MEDIUM,
            ["medium-frustration"],
        ),
        (
            replace(CALM, frustration=0.75, negative_streak=2),
            Severity.MEDIUM,
            ["medium-frustration"],
        ),
        (replace(CALM, frustration=0.7499, negative_streak=2), None, []),
        (
            replace(CALM, score=-0.3, frustration=0.6, strain=0.8, negative_streak=2),
            Severity.MEDIUM,
            ["medium-strain"],
        ),
        (
            # What went before alarms nobody by itself.
            replace(CALM, score=-0.3, frustration=0.7, strain=0.95, negative_streak=2),
            Severity.MEDIUM,
            ["medium-strain"],
        ),
        (replace(CALM, score=0.1, frustration=0.6, strain=0.8, negative_streak=2), None, []),
        (replace(CALM, score=-0.81, negative_streak=2), Severity.HIGH, ["very-negative"]),
        (replace(CALM, score=-0.8, negative_streak=2), None, []),
        (
            replace(CALM, score=-0.61, trend=Trend.DECLINING, negative_streak=2),
            Severity.HIGH,
            ["negative-and-declining"],
        ),
        (replace(CALM, score=-0.6, trend=Trend.DECLINING, negative_streak=2), None, []),
        (replace(CALM, score=-0.61, trend=Trend.STABLE, negative_streak=2), None, []),
        (
            replace(CALM, score=-0.9, frustration=0.8, trend=Trend.DECLINING, negative_streak=3),
            Severity.HIGH,
            ["negative-and-declining", "very-negative", "medium-frustration"],
        ),
    ],
)
def test_highest_severity_wins_and_all_reasons_stay(facts, severity, rules):
    decision = decide(facts)

    assert decision.severity is severity
    assert [reason.rule for reason in decision.reasons] == rules


def test_one_negative_message_is_held_back():
    decision = decide(replace(CALM, score=-0.9, negative_streak=1))

    assert decision.severity is None
    assert decision.held_back == "It is the first negative message in a row."


def test_critical_does_not_wait_for_a_second_message():
    assert decide(replace(CALM, frustration=0.95, negative_streak=1)).severity is Severity.CRITICAL


def test_nothing_fires_on_an_unsure_reading():
    decision = decide(replace(CALM, frustration=1.0, sure=False, negative_streak=5))

    assert decision.severity is None
    assert "not sure" in decision.held_back


@given(
    score=st.floats(min_value=-1, max_value=1),
    frustration=UNIT,
    sure=st.booleans(),
    trend=st.sampled_from(Trend),
    streak=st.integers(min_value=0, max_value=9),
)
def test_an_act_always_has_a_reason_of_its_severity(score, frustration, sure, trend, streak):
    decision = decide(Facts(score, frustration, sure, trend, streak))

    if decision.severity is not None:
        assert decision.severity == max(reason.severity for reason in decision.reasons)
        assert not decision.held_back
