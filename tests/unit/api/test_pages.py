"""Cursors and limits: what does not belong to a list is refused."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from rest_framework.exceptions import ValidationError

from api.listing import Filter, Listing, Order, a_flag
from api.pages import cursor_of, read_cursor, read_limit, stretches_of

NEWEST = Order("created_at", descending=True)
MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Row:
    pk = 7
    created_at = MOMENT


def test_a_cursor_leads_back_to_its_place():
    assert read_cursor(cursor_of(Row, "newest", NEWEST), "newest", NEWEST) == [MOMENT, 7]


@pytest.mark.parametrize("text", ["", "x", "ä", "W10", "bnVsbA", "e30", "A" * 5000, "WzFd\x00"])
def test_a_strange_cursor_is_refused(text):
    with pytest.raises(ValidationError):
        read_cursor(text, "newest", NEWEST)


def test_a_cursor_of_another_order_is_refused():
    with pytest.raises(ValidationError):
        read_cursor(cursor_of(Row, "oldest", NEWEST), "newest", NEWEST)


@pytest.mark.parametrize("given", ["0", "201", "-1", "1.5", "ten", "", "9" * 50, "٣"])
def test_a_strange_limit_is_a_problem(given):
    problems = {}

    read_limit({"limit": given}, problems)

    assert list(problems) == ["limit"]


def test_an_order_may_have_two_stretches_and_a_flag_chooses_one():
    parted = Listing(
        orders={"need": Order("created_at", first="active", rest=NEWEST), "newest": NEWEST},
        filters={"active": Filter(a_flag, lambda rows, yes: [row for row in rows if row is yes])},
    )

    def stretches(order, **asked):
        found = stretches_of(parted, order, asked)
        return [(one.name, one.narrow([True, False])) for one in found]

    assert stretches("need") == [("need", [True]), ("need:rest", [False])]
    assert stretches("need", active="true") == [("need", [True])]
    assert stretches("need", active="false") == [("need:rest", [False])]
    assert stretches("newest") == [("newest", [True, False])]


def test_a_cursor_may_lead_to_a_key_that_nobody_can_guess_but_not_to_another_kind():
    class File:
        pk = UUID("6f1f2a52-5d9b-4a1c-9d3e-3f0e8a2b7c11")

    files, numbers = Order(key=UUID), Order()

    cursor = cursor_of(File, "id", Order("pk", key=UUID))

    assert read_cursor(cursor, "id", files) == [File.pk, File.pk]
    with pytest.raises(ValidationError):
        read_cursor(cursor, "id", numbers)
    with pytest.raises(ValidationError):
        read_cursor(cursor_of(Row, "id", Order("pk")), "id", files)
