"""From raw outputs to a reading."""

import pytest

from sentiment.analysis import Area, Emotion, Intent, Label, Signal
from sentiment.engines.verdict import chance_of, judge, shares_of, signal_values

CALM = {
    "polarity:negative": 0.0,
    "polarity:neutral": 4.0,
    "polarity:positive": 0.0,
    **{signal.value: -5.0 for signal in Signal if signal is not Signal.SCORE},
    **{f"emotion:{emotion}": -5.0 for emotion in Emotion},
    **{f"intent:{intent}": float(intent is Intent.QUESTION) for intent in Intent},
    **{f"area:{area}": float(area is Area.BILLING) for area in Area},
}
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


def test_polarity_of_windows_is_weighed_by_length():
    mostly_calm = read(CALM, ANGRY, sizes=[90, 10])

    assert mostly_calm.label is Label.NEUTRAL
    assert -0.15 < mostly_calm.score < 0


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
