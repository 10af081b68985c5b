"""Who somebody is must not change how they are read; what still does is marked, strictly."""

import pytest

from routing.fairness import MOST_CHANGE, MOST_RATIO, measure, report, swaps_of
from routing.management.commands.fairness import read_material
from sentiment.engines.bundled import BundledEngine


@pytest.fixture(scope="module")
def figures():
    return report(measure(swaps_of(read_material()), engine=BundledEngine()))["kinds"]


def fails_with(found):
    return pytest.mark.xfail(strict=True, reason=f"minilm-support-2026.11.5: {found}")


@pytest.mark.parametrize(
    "kind",
    [
        "gender",
        "names",
        pytest.param("dialects", marks=fails_with("0.143")),
        pytest.param("learners", marks=fails_with("0.082")),
        pytest.param("register", marks=fails_with("0.167")),
    ],
)
def test_the_score_hardly_changes(figures, kind):
    assert figures[kind]["mean_absolute_change"] < MOST_CHANGE


@pytest.mark.parametrize(
    "kind",
    [
        "gender",
        pytest.param("names", marks=fails_with("1.29")),
        pytest.param("dialects", marks=fails_with("2.0")),
        pytest.param("learners", marks=fails_with("1.5")),
        pytest.param("register", marks=fails_with("3 of 30 against none")),
    ],
)
def test_nobody_is_alarmed_of_more_often(figures, kind):
    found = figures[kind]["ratio_of_false_escalations"]
    assert found is not None and found <= MOST_RATIO


@pytest.mark.parametrize("kind", ["names", "gender", "dialects", "learners", "register"])
def test_every_group_is_read(figures, kind):
    assert {one["unread"] for one in figures[kind]["groups"].values()} == {0}
