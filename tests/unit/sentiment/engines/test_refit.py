"""The fits: they find what is there, stay near what was shipped, and never depend on neighbours."""

import numpy
import pytest

from sentiment.engines.adaptation import Adaptation, Features, features_of
from sentiment.engines.candidates import Lesson, make_candidate
from sentiment.engines.refit import (
    Rows,
    as_shipped,
    easing_of,
    fit_numbers,
    fit_weights,
    joined,
    rows_of,
)
from sentiment.engines.replay import Replay
from sentiment.learning.labels import Tier, fold_of

WIDTH = 24


def rows(count, *, seed=1, hidden=0.0, mix=(0.34, 0.33, 0.33)):
    """Texts whose shipped outputs say something, and whose features `hidden` says more."""
    random = numpy.random.default_rng(seed)
    truth = random.choice(3, size=count, p=mix)
    pooled = random.normal(size=(count, WIDTH)).astype(numpy.float32)
    pooled[:, :3] += hidden * numpy.eye(3)[truth]
    logits = random.normal(size=(count, 3)) + 1.2 * numpy.eye(3)[truth]
    return Rows(pooled, logits.astype(numpy.float32), truth, numpy.ones(count, dtype=numpy.float32))


def accuracy(fitted, on):
    return float((fitted.shares(on).argmax(axis=1) == on.truth).mean())


def test_two_numbers_learn_the_mix_of_the_desk():
    mix = (0.8, 0.1, 0.1)
    fitted = fit_numbers(rows(50, mix=mix))

    assert fitted.bias[1] == 0
    assert fitted.bias[0] > 0.5
    fresh = rows(4_000, seed=2, mix=mix)
    assert accuracy(fitted, fresh) > accuracy(as_shipped(), fresh) + 0.05


def test_labels_all_alike_do_not_run_away():
    assert abs(fit_numbers(rows(60, mix=(1.0, 0.0, 0.0))).bias).max() < 6


def test_weights_find_what_the_shipped_ones_do_not_see():
    desk = rows(300, hidden=3.0)
    fitted = fit_weights(desk, easing_of(desk))

    fresh = rows(4_000, seed=2, hidden=3.0)
    assert accuracy(fitted, fresh) > accuracy(as_shipped(), fresh) + 0.08


def test_the_fit_is_the_lowest_place():
    desk = rows(300, hidden=2.0)
    fitted = fit_weights(desk, easing_of(desk))
    other = fit_weights(desk, easing_of(joined(desk, rows(700, seed=5))))

    # The pace differs, the answer does not, but for what moves between weights and biases.
    assert numpy.allclose(fitted.shares(desk), other.shares(desk), atol=0.02)
    for wanted in numpy.eye(3, dtype=numpy.float32):
        assert fitted.weights.shape == (3, WIDTH)
        assert numpy.isfinite(fitted.outputs(desk) @ wanted).all()


def test_what_is_learned_is_the_same_every_time():
    desk = rows(120, hidden=1.0)

    first, second = (fit_weights(desk, easing_of(desk)) for _ in range(2))

    assert first.weights.tobytes() == second.weights.tobytes()


def lesson(count):
    made = rows(count, hidden=2.0)
    names = ("negative", "neutral", "positive")
    return Lesson(
        features=[
            Features(pooled.astype("<f2").tobytes(), tuple(map(float, logits)), "en")
            for pooled, logits in zip(made.pooled, made.logits, strict=True)
        ],
        labels=[names[one] for one in made.truth],
        weights=[1.0] * count,
        folds=[fold_of(n) for n in range(count)],
    )


@pytest.mark.parametrize("tier", [Tier.NUMBERS, Tier.WEIGHTS])
def test_a_candidate_holds_out_and_says_its_doubts(tier):
    made = make_candidate(tier, lesson(200), Replay(rows(300, seed=8), rows(100, seed=9)))

    held_out = {n for n in range(200) if fold_of(n) == 0}
    assert (held_out & set(made.learned) == set()) == (tier is Tier.WEIGHTS)
    assert len(made.held_out) == 200
    assert len(made.general) == len(made.general_truth) == 100
    assert list(made.doubts) == sorted(made.doubts)
    assert bool(made.weights) == (tier is Tier.WEIGHTS)
    assert all(sum(shares) == pytest.approx(1) for shares in made.held_out)


def test_an_adaptation_says_what_the_fit_said():
    desk = rows(200, hidden=2.0)
    fitted = fit_weights(desk, easing_of(desk))
    adaptation = Adaptation(
        number=1,
        base_digest="",
        digest="",
        bias=tuple(map(float, fitted.bias)),
        weights=fitted.weights.astype("<f4").tobytes(),
        temperature=1.3,
    )

    shifted = [
        adaptation.shifted(logits.tolist(), pooled)
        for logits, pooled in zip(desk.logits, desk.pooled, strict=True)
    ]

    assert numpy.allclose(numpy.array(shifted) * 1.3, fitted.outputs(desk), atol=1e-4)


def test_what_changes_nothing_changes_no_bit():
    adaptation = Adaptation(number=1, base_digest="", digest="")
    logits = [0.1, -0.2, 0.7000000001]

    assert adaptation.shifted(logits, numpy.ones(WIDTH)) == logits


def test_of_several_windows_the_features_are_the_mean_by_length():
    told = features_of(
        [((1.0, 0.0, 0.0), numpy.ones(4)), ((0.0, 1.0, 0.0), numpy.zeros(4))],
        [30, 10],
        language="en",
    )

    (row,) = rows_of([told], [0]).pooled
    assert row.tolist() == [0.75] * 4
    assert told.logits == pytest.approx((0.75, 0.25, 0.0))
