"""The address of a list is its memory."""

from datetime import date

import pytest
from django.http import QueryDict

from console.forms import asked_in, ids_in
from console.queries.asked import Asked
from supportsentiment.kernel.errors import InvalidError


def test_an_empty_address_asks_for_all_active():
    assert asked_in(QueryDict("")) == Asked()


def test_what_is_asked_survives_the_way_through_the_address():
    asked = Asked(
        view="mine",
        sort="mood",
        q="two words",
        mood="negative",
        channel="chat",
        severity="high",
        tag="a&b",
        team=0,
        customer=7,
        peak=0.0,
        read_on=date(2026, 3, 2),
        after="abc",
    )

    assert asked_in(QueryDict(asked.query())) == asked


@pytest.mark.parametrize(
    "address",
    [
        "sort=subject",
        "view=nobody",
        "mood=furious",
        "team=x",
        "customer=0",
        "customer=99999999999999999999",
        "peak=2",
        "peak=nan",
        "read_on=yesterday",
        "ticket__customer__notes=x",
        "q=" + "x" * 201,
    ],
)
def test_what_is_unknown_or_does_not_fit_is_refused(address):
    with pytest.raises(InvalidError):
        asked_in(QueryDict(address))


def test_a_changed_copy_keeps_the_rest():
    assert Asked(view="mine", q="x").query(q="", sort="newest") == "view=mine&sort=newest"


def test_ids_are_numbers_and_not_too_many():
    assert ids_in("3,1,,2") == [3, 1, 2]
    for bad in ("x", "1;2", ",".join(["1"] * 401), "9" * 19, "-1"):
        with pytest.raises(InvalidError):
            ids_in(bad)
