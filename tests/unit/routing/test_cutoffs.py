"""The most specific threshold wins, one by one."""

import pytest

from routing.cutoffs import OWN, applied_to, problems_of, tag_of

OVERRIDES = {
    "": {"medium_frustration": 0.8, "high_score": -0.9},
    "pt": {"medium_frustration": 0.7},
    "pt-BR": {"critical_frustration": 0.95},
}


@pytest.mark.parametrize(
    ("read", "customer", "tag"),
    [
        ("pt", "pt-BR", "pt-BR"),
        ("pt", "pt_br", "pt-BR"),
        ("en", "pt-BR", "en"),
        ("pt", "pt", "pt"),
        ("und", "de-AT", "de-AT"),
        ("und", "", ""),
        ("", "de", "de"),
    ],
)
def test_the_tag_of_a_message(read, customer, tag):
    assert tag_of(read=read, customer=customer) == tag


@pytest.mark.parametrize(
    ("tag", "medium", "critical", "high", "tags"),
    [
        ("pt-BR", 0.7, 0.95, -0.9, ("pt-BR", "pt", "")),
        ("pt-PT", 0.7, OWN.critical_frustration, -0.9, ("pt", "")),
        ("en", 0.8, OWN.critical_frustration, -0.9, ("",)),
    ],
)
def test_the_most_specific_wins(tag, medium, critical, high, tags):
    bar = applied_to(tag, OVERRIDES)

    assert bar.cutoffs.medium_frustration == medium
    assert bar.cutoffs.critical_frustration == critical
    assert bar.cutoffs.high_score == high
    assert bar.cutoffs.lasting == OWN.lasting
    assert bar.tags == tags
    assert bar.told()["cutoffs_of"] == list(tags)


def test_without_any_the_policys_own_hold():
    assert applied_to("en", {}).cutoffs == OWN
    assert applied_to("en", {"de": {"high_score": -0.5}}).told() == {}


@pytest.mark.parametrize(
    ("tag", "values", "field"),
    [
        ("english", {"high_score": -0.5}, "tag"),
        ("PT", {"high_score": -0.5}, "tag"),
        ("pt", {"high_score": 0.5}, "high_score"),
        ("pt", {"medium_frustration": 0.1}, "medium_frustration"),
        ("pt", {}, "critical_frustration"),
        ("pt", {"critical_frustration": 0.6, "medium_frustration": 0.7}, "critical_frustration"),
        ("pt", {"medium_frustration": float("nan")}, "medium_frustration"),
    ],
)
def test_what_will_not_do(tag, values, field):
    assert field in problems_of(tag, values, {})


def test_what_will_do():
    assert problems_of("pt-BR", {"medium_frustration": 0.85}, OVERRIDES) == {}
    assert problems_of("", {"high_score": -0.7}, {}) == {}
