"""What may be learned from: enough, of more than one kind, and never errors alone."""

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from sentiment.analysis import Label
from sentiment.learning.labels import (
    FOLDS,
    Given,
    Origin,
    Tier,
    fold_of,
    recipes_for,
    weights_of,
    why_not_learn,
)

NEGATIVE, NEUTRAL, POSITIVE = Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE


def labels(count, *, said=NEGATIVE, read=NEGATIVE, origin=Origin.TICKET, first=0):
    return [Given(first + n, said, read, origin) for n in range(count)]


def confirmed(count, **more):
    return labels(count, **more)


def wrong(count, **more):
    return labels(count, read=NEUTRAL, **more)


CASES = {
    "too few": (confirmed(49), "There are 49 labels"),
    "errors only": (wrong(90) + confirmed(10, said=POSITIVE, read=POSITIVE), "90 of 100 labels"),
    "one class": (confirmed(58) + confirmed(2, said=POSITIVE, read=POSITIVE), "All but 2 of 60"),
    "a third confirms": (wrong(40) + confirmed(20, said=POSITIVE, read=POSITIVE), None),
    "reviews are honest": (
        wrong(30, origin=Origin.RANDOM) + wrong(30, said=POSITIVE, origin=Origin.UNCERTAIN),
        None,
    ),
    "errors with enough reviews": (
        wrong(90) + confirmed(30, said=POSITIVE, read=POSITIVE, origin=Origin.RANDOM),
        None,
    ),
}


@pytest.mark.parametrize(("given", "reason"), CASES.values(), ids=CASES)
def test_what_may_be_learned_from(given, reason):
    refusal = why_not_learn(given)

    assert (refusal is None) if reason is None else refusal.startswith(reason)


@pytest.mark.parametrize(
    ("count", "recipes"),
    [
        (49, ()),
        (50, (Tier.NUMBERS, Tier.WEIGHTS)),
        (99, (Tier.NUMBERS, Tier.WEIGHTS)),
        (100, (Tier.WEIGHTS, Tier.NUMBERS)),
    ],
)
def test_more_labels_move_more_of_the_model(count, recipes):
    assert recipes_for(count) == recipes


def test_mistakes_that_people_came_across_weigh_no_more_than_they_occur():
    reviews = confirmed(80, origin=Origin.RANDOM) + wrong(20, origin=Origin.RANDOM)
    found = wrong(200) + confirmed(40)

    weights = weights_of(reviews + found)

    mistakes = sum(weights[100:300])
    assert weights[:100] == [1.0] * 100
    assert weights[300:] == [1.0] * 40
    assert mistakes / (mistakes + 40) == pytest.approx(21 / 102)


def test_without_reviews_nobody_knows_how_often_mistakes_occur():
    assert set(weights_of(wrong(40) + confirmed(40))) == {1.0}


@every(st.lists(st.sampled_from(list(Origin)), min_size=1, max_size=200), st.data())
def test_a_weight_is_a_share(origins, data):
    reads = data.draw(
        st.lists(st.sampled_from(list(Label)), min_size=len(origins), max_size=len(origins))
    )
    given = [
        Given(n, NEGATIVE, read, origin)
        for n, (read, origin) in enumerate(zip(reads, origins, strict=True))
    ]

    assert all(0 < weight <= 1 for weight in weights_of(given))


def test_a_fifth_is_a_fifth_and_stays_one():
    folds = [fold_of(n) for n in range(5_000)]

    assert folds == [fold_of(n) for n in range(5_000)]
    assert all(900 < folds.count(fold) < 1_100 for fold in range(FOLDS))
