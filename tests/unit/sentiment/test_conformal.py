"""Sets of possible labels: how often they hold the truth, and what they say at the edges."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Label
from sentiment.conformal import doubts_kept, most_doubt, possible_labels

POSITIVE, NEUTRAL, NEGATIVE = Label.POSITIVE, Label.NEUTRAL, Label.NEGATIVE


def shares(positive: float, neutral: float, negative: float) -> dict[Label, float]:
    return {POSITIVE: positive, NEUTRAL: neutral, NEGATIVE: negative}


@pytest.mark.parametrize(
    ("given_shares", "most", "expected"),
    [
        (shares(0.9, 0.08, 0.02), 0.5, (POSITIVE,)),
        (shares(0.1, 0.45, 0.45), 0.6, (NEUTRAL, NEGATIVE)),
        (shares(0.3, 0.3, 0.4), 0.9, (NEGATIVE, POSITIVE, NEUTRAL)),
        (shares(0.4, 0.3, 0.3), 0.1, (POSITIVE,)),
    ],
)
def test_what_is_possible(
    given_shares: dict[Label, float], most: float, expected: tuple[Label, ...]
) -> None:
    assert possible_labels(given_shares, most=most) == expected


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=60),
    st.floats(0.01, 0.99),
    st.floats(0.01, 0.99),
)
def test_less_risk_never_rules_more_out(doubts: list[float], one: float, other: float) -> None:
    kept = doubts_kept(doubts)
    low, high = min(one, other), max(one, other)
    assert most_doubt(kept, risk=low) >= most_doubt(kept, risk=high)


def test_few_texts_promise_nothing_at_a_small_risk() -> None:
    assert most_doubt(doubts_kept([0.1, 0.2, 0.3]), risk=0.05) == 1.0


@pytest.mark.parametrize("risk", [0.05, 0.1, 0.2, 0.4])
def test_the_sets_hold_the_truth_as_often_as_promised(risk: float) -> None:
    random = Random(3)

    def drawn() -> tuple[dict[Label, float], Label]:
        raw = [random.random() ** 3 + 1e-3 for _ in range(3)]
        given_shares = shares(*(one / sum(raw) for one in raw))
        # The model is overconfident: the truth is drawn from flattened shares.
        flat = [share**0.5 for share in given_shares.values()]
        return given_shares, random.choices(list(given_shares), flat)[0]

    kept = doubts_kept(
        [1 - given_shares[truth] for given_shares, truth in (drawn() for _ in range(2000))]
    )
    most = most_doubt(kept, risk=risk)
    judged = [drawn() for _ in range(6000)]
    held = sum(truth in possible_labels(one, most=most) for one, truth in judged) / len(judged)
    assert 1 - risk - 0.03 < held < 1 - risk + 0.03 or (risk == 0.4 and held > 0.6)


@pytest.mark.parametrize("risk", [0.0, 1.0, -0.1])
def test_a_risk_outside_its_range_is_refused(risk: float) -> None:
    with pytest.raises(ValueError, match="risk"):
        most_doubt((0.0, 1.0), risk=risk)
