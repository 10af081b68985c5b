"""What a list can be asked: filters and orders, and nothing that is not on a list.

Filters and orderings are allowlists, and each filter narrows the rows itself: no input ever names
a column. `api.pages` cuts what is asked for into pages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from api.fields import MAX_ID, read_moment

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
QUERY: Final = "query"

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: by a moment that is never empty, then by id, both in one direction.

    With `first`, the name of a flag among the filters, the rows that it holds for come first, and
    the others follow, sorted as `rest` says: two indexes serve that, where one key could not.
    `key` is what the ids of the rows are.
    """

    column: str = "id"
    descending: bool = False
    first: str = ""
    rest: "Order | None" = None
    key: type[int] | type[UUID] = int

    def sorted(self, rows: Rows) -> Rows:
        """The rows in this order."""
        sign = "-" if self.descending else ""
        return rows.order_by(*dict.fromkeys([f"{sign}{self.column}", f"{sign}id"]))

    def beyond(self, rows: Rows, place: list[Any]) -> Rows:
        """The rows after a place, which is the column's value and the id of a row."""
        value, pk = place
        way = "lt" if self.descending else "gt"
        if self.column == "id":
            return rows.filter(**{f"id__{way}": pk})
        # The first condition lets an index begin at the place; the second is the exact one.
        from_there = Q(**{f"{self.column}__{way}e": value})
        after = Q(**{f"{self.column}__{way}": value}) | Q(**{f"id__{way}": pk})
        return rows.filter(from_there & after)


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter: how its text is read, and what it leaves of the rows."""

    read: Callable[[str], Any]
    narrow: Callable[[Rows, Any], Rows]
    says: Any = ""
    kind: Any = str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list can be asked. The first order is the usual one."""

    orders: Mapping[str, Order] = field(default_factory=lambda: {"id": Order()})
    filters: Mapping[str, Filter] = field(default_factory=dict)
    expansions: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The query parameters that such a list knows."""
        own = {"cursor", "limit", "order", *(["expand"] if self.expansions else [])}
        return frozenset(own | set(self.filters))

    def described(self) -> list[OpenApiParameter]:
        """The same, for the document."""
        whole = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        said = [
            OpenApiParameter(
                "cursor", str, QUERY, description="The next_cursor of the page before."
            ),
            OpenApiParameter("limit", whole, QUERY, description="Rows in a page."),
            OpenApiParameter("order", str, QUERY, enum=list(self.orders)),
        ]
        if self.expansions:
            words = f"Comma-separated: {', '.join(self.expansions)}."
            said.append(OpenApiParameter("expand", str, QUERY, description=words))
        said.extend(
            OpenApiParameter(
                name, one.kind, QUERY, description=str(one.says), enum=one.words or None
            )
            for name, one in self.filters.items()
        )
        return said


def read_expansions(listing: Listing, asked: Mapping[str, str]) -> frozenset[str]:
    """What shall be shown in full.

    Raises:
        ValidationError: something in it cannot.
    """
    given = {word for word in asked.get("expand", "").split(",") if word}
    if given - set(listing.expansions):
        words = ", ".join(listing.expansions)
        raise ValidationError({"expand": [_("Any of: %(words)s.") % {"words": words}]})
    return frozenset(given)


def is_id(value: Any) -> bool:
    """Whether a value may be an id."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_ID


def an_id(text: str) -> int:
    """An id in a query parameter."""
    if text.isascii() and text.isdigit() and len(text) < 20 and is_id(int(text)):  # noqa: PLR2004
        return int(text)
    raise ValueError(_("An id."))


def id_or_none(text: str) -> int | None:
    """An id, or the word none."""
    return None if text == "none" else an_id(text)


def a_moment(text: str) -> datetime:
    """A moment with its offset."""
    # A plus sign in a query string that nobody escaped arrives as a blank.
    moment = read_moment(text.replace(" ", "+"))
    if moment is None:
        raise ValueError(_("A moment such as 2026-11-20T09:30:00Z."))
    return moment


def a_flag(text: str) -> bool:
    """True or false."""
    if text not in {"true", "false"}:
        raise ValueError(_("true or false."))
    return text == "true"


def a_text(text: str) -> str:
    """A text that can be looked for."""
    if not 0 < len(text) <= 400 or "\x00" in text:  # noqa: PLR2004 - longer than any column
        raise ValueError(_("A text of 1 to 400 characters."))
    return text


def a_score(text: str) -> float:
    """A score in [-1, 1]."""
    sentence = _("A number from -1 to 1.")
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(sentence) from error
    if not -1 <= number <= 1:
        raise ValueError(sentence)
    return number


def one_word(of: type[StrEnum]) -> Callable[[str], StrEnum]:
    """A reader of one of a closed set of words."""

    def read(text: str) -> StrEnum:
        if text not in set(of):
            raise ValueError(_("One of: %(words)s.") % {"words": ", ".join(of)})
        return of(text)

    return read
