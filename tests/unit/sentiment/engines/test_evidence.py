"""Evidence: whole words, in the signal's own unit, never more than the signal."""

import math

import pytest

from sentiment.analysis import Signal
from sentiment.engines.evidence import gather_evidence
from sentiment.engines.verdict import slope_of
from sentiment.engines.words import bare, owner_of_pieces, word_spans

TEXT = "I've asked three times, and nobody answered."
# pieces of: I ' ve | asked | three | times | , | and | nobody | answered | .
PIECES = [
    (0, 1), (1, 2), (2, 4), (5, 10), (11, 16), (17, 22), (22, 23), (24, 27), (28, 34), (35, 43),
    (43, 44),
]  # fmt: skip


def logits_of(signal, value):
    """Outputs by which the signal has this value, and no polarity is neutral."""
    logits = {one: 0.0 for one in Signal if one is not Signal.SCORE}
    logits |= {"polarity:positive": 0.0, "polarity:neutral": -30.0, "polarity:negative": 0.0}
    if signal is Signal.SCORE:
        logits["polarity:positive"] = math.atanh(value)
        logits["polarity:negative"] = -math.atanh(value)
    else:
        logits[signal] = math.log(value / (1 - value))
    return logits


def evidence(weights, value, signal=Signal.FRUSTRATION):
    """What is found where the words pull so much, in the signal's own unit."""
    logits = logits_of(signal, value)
    slope = slope_of(logits, signal)
    return gather_evidence(
        TEXT,
        pieces=PIECES,
        pull=[[weight / slope] for weight in weights],
        signals=[signal],
        logits=logits,
    )


def test_pieces_belong_to_words_between_white_space():
    assert owner_of_pieces(PIECES, word_spans(TEXT)) == [0, 0, 0, 1, 2, 3, 3, 4, 5, 6, 6]


def test_bare_words_lose_their_punctuation():
    assert bare("(times),", (0, 8)) == (1, 6)
    assert bare("!!!", (0, 3)) == (0, 3)


def test_neighbours_become_one_phrase():
    found = evidence([0, 0, 0, 0, 0.2, 0.1, 0.1, 0, 0, 0, 0], value=0.8)

    assert [(TEXT[one.start : one.end], one.weight) for one in found] == [("three times", 0.4)]


def test_words_never_claim_more_than_the_signal():
    found = evidence([0, 0, 0, 0.6, 0.6, 0, 0, 0, 0.6, 0, 0], value=0.6)

    assert sum(one.weight for one in found) == pytest.approx(0.6, abs=1e-3)


def test_words_that_speak_against_keep_their_sign():
    found = evidence([0, 0, 0, 0.5, 0, 0, 0, 0, -0.2, 0, 0], value=0.5)

    assert [one.weight for one in found] == [0.5, -0.2]


def test_a_negative_score_is_scaled_towards_its_own_side():
    weights = [0, 0, 0, -0.9, 0, 0, 0, 0, -0.9, 0, 0]

    found = evidence(weights, value=-0.9, signal=Signal.SCORE)

    assert [one.weight for one in found] == [-0.45, -0.45]


def test_a_signal_that_is_absent_has_no_evidence():
    assert evidence([0.5] * 11, value=0.1) == []
