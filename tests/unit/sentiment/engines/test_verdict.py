"""From raw outputs to a reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Area, Emotion, Intent, Label, Signal
from sentiment.engines.verdict import (
    chance_of,
    judge,
    log_odds_of,
    shares_of,
    signal_values,
    slope_of,
)

CALM = {
    "polarity:negative": 0.0,
    "polarity:neutral": 4.0,
    "polarity:positive": 0.0,
    **{signal.value: -5.0 for signal in Signal if signal is not Signal.SCORE},
    **{f"emotion:{emotion}": -5.0 for emotion in Emotion},
    **{f"intent:{intent}": float(intent is Intent.QUESTION) for intent in Intent},
    **{f"area:{area}": float(area is Area.BILLING) for area in Area},
}
PLEASED = CALM | {"polarity:positive": 5.0, "satisfaction": 3.0}
ANGRY = CALM | {"polarity:negative": 5.0, "frustration": 3.0, "emotion:anger": 2.0}


def read(*windows, sizes=None):
    sizes = sizes or [10] * len(windows)
    return judge(windows, sizes=sizes, language="en", evidence=(), most_doubt=0.6)


def test_shares_sum_to_one_even_for_wild_numbers():
    shares = shares_of(CALM | {"polarity:negative": 1e4})

    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares[Label.NEGATIVE] == 1.0


def test_chances_do_not_overflow():
    assert chance_of(-1e4) == 0.0
    assert chance_of(1e4) == 1.0
    assert chance_of(0) == 0.5


def test_a_calm_text_is_neutral():
    reading = read(CALM)

    assert reading.label is Label.NEUTRAL
    assert reading.score == 0.0
    assert reading.frustration < 0.01
    assert reading.confidence > 0.9


def test_an_angry_text_is_negative():
    reading = read(ANGRY)

    assert reading.label is Label.NEGATIVE
    assert reading.score < -0.7
    assert reading.frustration > 0.9
    assert reading.emotions[Emotion.ANGER] > 0.8


def test_what_cannot_be_ruled_out_is_possible():
    torn = read(CALM | {"polarity:negative": 4.0})

    assert torn.possible[0] is torn.label
    assert set(torn.possible) == {Label.NEUTRAL, Label.NEGATIVE}
    assert not torn.sure
    assert read(CALM).possible == (Label.NEUTRAL,)
    assert read(CALM).sure


def test_one_window_is_read_as_it_is():
    assert read(ANGRY, sizes=[100]).score == pytest.approx(
        signal_values(ANGRY)[Signal.SCORE], abs=1e-4
    )


def test_polarity_of_windows_is_weighed_by_length():
    short, long = (read(PLEASED, ANGRY, CALM, sizes=[40, size, 40]) for size in (10, 64))

    assert short.score > 0 > long.score


def test_the_end_counts_more_than_the_start():
    assert read(ANGRY, PLEASED).label is Label.POSITIVE
    assert read(PLEASED, ANGRY).label is Label.NEGATIVE


def test_an_end_of_a_word_or_two_counts_as_an_end():
    assert read(ANGRY, PLEASED, sizes=[60, 4]).label is Label.POSITIVE


def test_a_complaint_counts_more_than_calm_and_praise_around_it():
    assert read(CALM, ANGRY, CALM, sizes=[64, 64, 64]).score < read(ANGRY).score / 3
    assert read(PLEASED, ANGRY, CALM, sizes=[64, 64, 64]).score < 0


@given(st.lists(st.sampled_from([CALM, ANGRY]), min_size=1, max_size=12))
def test_more_of_the_same_says_nothing_more(windows):
    once, twice = (read(*windows * times, sizes=[64] * len(windows) * times) for times in (1, 2))
    most = max(signal_values(logits)[Signal.FRUSTRATION] for logits in windows)

    assert twice.frustration <= most + 1e-4
    assert abs(read(*windows[:1] * 9).score - read(windows[0]).score) < 1e-3
    assert -1 <= once.score <= 1


@given(st.lists(st.sampled_from([CALM, ANGRY, PLEASED]), min_size=1, max_size=12), st.data())
def test_an_angrier_window_never_makes_the_whole_happier(windows, data):
    place = data.draw(st.integers(0, len(windows) - 1))
    angrier = [*windows[:place], ANGRY, *windows[place + 1 :]]

    assert read(*angrier).score <= read(*windows).score + 1e-4
    assert read(*angrier).frustration >= read(*windows).frustration - 1e-4


def test_one_loud_window_still_raises_its_signal():
    assert read(CALM, CALM, CALM, ANGRY).frustration > 0.6


def test_signal_values_agree_with_the_reading():
    values = signal_values(ANGRY)
    reading = read(ANGRY)

    assert values[Signal.SCORE] == pytest.approx(reading.score, abs=1e-4)
    assert values[Signal.FRUSTRATION] == pytest.approx(reading.frustration, abs=1e-4)


def test_intent_and_area_are_what_most_of_the_text_is_about():
    other = CALM | {"intent:refund": 4.0, "area:delivery": 4.0}

    reading = read(CALM, other, sizes=[90, 10])

    assert (reading.intent, reading.area) == (Intent.QUESTION, Area.BILLING)
    assert read(other).intent is Intent.REFUND


@given(odds=st.floats(-30, 30), neutral=st.floats(-10, 10))
def test_log_odds_times_their_slope_are_the_score(odds, neutral):
    logits = CALM | {
        "polarity:positive": odds / 2,
        "polarity:negative": -odds / 2,
        "polarity:neutral": neutral,
    }
    slope = slope_of(logits, Signal.SCORE)

    assert log_odds_of(logits, Signal.SCORE) * slope == pytest.approx(
        signal_values(logits)[Signal.SCORE], abs=1e-3
    )
    assert 0 <= slope <= 0.5


@given(odds=st.floats(-30, 30))
def test_a_signal_is_worth_its_way_from_even_odds(odds):
    logits = CALM | {"urgency": odds}

    moved = slope_of(logits, Signal.URGENCY) * odds
    assert moved == pytest.approx(chance_of(odds) - 0.5, abs=1e-3)
