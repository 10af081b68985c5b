"""Query parameters: what is not on a list is refused."""

from datetime import UTC, datetime

import pytest
from rest_framework.exceptions import ValidationError

from api.listing import (
    Listing,
    a_flag,
    a_moment,
    a_score,
    a_text,
    an_id,
    id_or_none,
    one_word,
    read_expansions,
)
from tickets.choices import Channel

MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (an_id, "0"),
        (an_id, "-1"),
        (an_id, "1e3"),
        (an_id, str(2**63)),
        (an_id, "9" * 100),
        (id_or_none, "null"),
        (a_moment, "2026-03-02"),
        (a_moment, "2026-03-02T12:00:00"),
        (a_moment, "2026-02-30T12:00:00Z"),
        (a_flag, "1"),
        (a_flag, "True"),
        (a_text, ""),
        (a_text, "a\x00"),
        (a_text, "a" * 401),
        (a_score, "nan"),
        (a_score, "1.1"),
        (a_score, "low"),
        (one_word(Channel), "fax"),
    ],
)
def test_a_strange_value_is_refused_in_words(read, text):
    with pytest.raises(ValueError, match=r"\S"):
        read(text)


def test_good_values_are_read():
    assert an_id(str(2**63 - 1)) == 2**63 - 1
    assert id_or_none("none") is None
    assert a_moment("2026-03-02T13:00:00 01:00") == MOMENT
    assert a_flag("true") is True
    assert a_score("-1") == -1
    assert one_word(Channel)("email") is Channel.EMAIL


def test_only_listed_expansions_are_shown():
    listing = Listing(expansions=("customer",))

    assert read_expansions(listing, {"expand": "customer"}) == {"customer"}
    with pytest.raises(ValidationError):
        read_expansions(listing, {"expand": "customer,password"})
