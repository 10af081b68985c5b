"""The order of the inbox."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.attention import MOST, Standing, place_of
from routing.policy import Severity
from tickets.choices import Priority, Tier

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CALM = Standing(
    waiting_since=NOON,
    last_message_at=NOON,
    priority=Priority.NORMAL,
    tier=Tier.STANDARD,
    score=0.3,
    urgency=0.0,
    severity=None,
)
STANDINGS = st.builds(
    Standing,
    waiting_since=st.just(NOON),
    last_message_at=st.just(NOON),
    priority=st.sampled_from(Priority),
    tier=st.sampled_from(Tier),
    score=st.none() | st.floats(min_value=-1, max_value=1),
    urgency=st.floats(min_value=0, max_value=1),
    severity=st.none() | st.sampled_from(Severity),
    strain_added=st.floats(min_value=0, max_value=1),
)


def test_a_calm_ticket_stands_where_it_began_to_wait():
    assert place_of(CALM).attention_at == NOON


def test_anger_comes_before_calm_of_the_same_age():
    assert place_of(replace(CALM, score=-0.8)).attention_at < NOON


def test_who_was_left_waiting_before_comes_earlier():
    place = place_of(replace(CALM, strain_added=0.5))

    assert place.attention_at == NOON - timedelta(hours=3)
    assert [boost.because for boost in place.boosts] == ["strain"]


def test_each_boost_says_what_it_is_for():
    angry = replace(CALM, score=-1.0, severity=Severity.HIGH)

    assert [boost.because for boost in place_of(angry).boosts] == ["mood", "escalation"]


def test_a_ticket_that_waits_for_the_customer_comes_last():
    assert place_of(replace(CALM, waiting_since=None)).attention_at > NOON + timedelta(days=7)


@given(standing=STANDINGS)
def test_polite_customers_never_starve(standing):
    polite = replace(CALM, waiting_since=NOON - MOST - timedelta(seconds=1))

    assert place_of(polite).attention_at < place_of(standing).attention_at


@given(standing=STANDINGS)
def test_boosts_explain_the_place_to_the_second(standing):
    place = place_of(standing)
    worth = sum((boost.worth for boost in place.boosts), timedelta(0))

    assert place.attention_at == NOON - min(worth, MOST)
