"""Figures of an engine on labelled texts."""

import pytest

from sentiment.analysis import Label
from sentiment.evaluation import Judged, by_group, calibration_error, evaluate, macro_f1, wilson

N, O, P = Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE  # noqa: E741


def judged(*pairs, confidence=1.0, group=""):
    return [Judged(truth, guess, confidence, group=group) for truth, guess in pairs]


def test_all_right_is_one():
    figures = evaluate(judged((N, N), (O, O), (P, P)))

    assert (figures["accuracy"], figures["macro_f1"], figures["calibration_error"]) == (1, 1, 0)


def test_macro_f1_counts_every_label_alike():
    # negative: 2 of 3 found, one guess too many -> 2*2/(3+3); positive: 2*0/(1+1)
    said = judged((N, N), (N, N), (N, P), (P, N))

    assert macro_f1(said) == pytest.approx((4 / 6 + 0) / 2)


def test_abstentions_are_counted_apart():
    figures = evaluate([*judged((N, N)), Judged(P, None, 0.0)])

    assert (figures["n"], figures["answered"], figures["accuracy"]) == (2, 1, 1.0)


def test_nothing_answered_is_no_figure():
    assert evaluate([Judged(P, None, 0.0)]) == {"n": 1, "answered": 0}


def test_calibration_error_is_the_gap_between_saying_and_being_right():
    said = judged((N, N), (N, N), (N, P), (N, P), confidence=0.75)

    assert calibration_error(said) == pytest.approx(0.25)


def test_wilson_interval_of_half():
    low, high = wilson(50, 100)

    assert (low, high) == (pytest.approx(0.4038, abs=1e-3), pytest.approx(0.5962, abs=1e-3))


def test_coverage_tells_how_often_the_possible_labels_hold_the_truth():
    said = [
        Judged(N, N, 0.9, (N,)),
        Judged(P, N, 0.9, (N,)),
        Judged(P, N, 0.5, (N, P)),
        Judged(N, N, 0.5, (N, P)),
    ]

    figures = evaluate(said)["conformal"]

    assert figures["coverage"] == 0.75
    assert figures["sure"] == 0.5
    assert figures["accuracy_where_sure"] == 0.5


def test_groups_have_figures_of_their_own():
    said = [*judged((N, N), group="en"), *judged((P, N), group="de")]

    figures = by_group(said)

    assert (figures["en"]["accuracy"], figures["de"]["accuracy"]) == (1.0, 0.0)
