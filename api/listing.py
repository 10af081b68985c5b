"""Long lists in pages: a cursor instead of a page number, and nothing that is not on a list.

A page holds up to `limit` rows and `next_cursor`, which leads on from its last row: rows that
come or go meanwhile shift nothing. Filters and orderings are allowlists, and each filter narrows
the rows itself: no input ever names a column.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from api.fields import MAX_ID, read_moment

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_CURSOR = 1_000
QUERY: Final = "query"

Row = TypeVar("Row", bound=Model)
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: by a moment that is never empty, then by id, both in one direction."""

    column: str = "id"
    descending: bool = False

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


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and where to go on."""

    rows: list[Row]
    next_cursor: str | None


def page_of(rows: "QuerySet[Row]", listing: Listing, asked: Mapping[str, str]) -> "Page[Row]":
    """The page that query parameters ask for.

    Raises:
        ValidationError: a parameter makes no sense; says which.
    """
    problems: dict[str, list[str]] = {}
    for name, one in listing.filters.items():
        if name in asked:
            try:
                rows = one.narrow(rows, one.read(asked[name]))
            except ValueError as error:
                problems[name] = [str(error)]
    order_name = asked.get("order", next(iter(listing.orders)))
    if order_name not in listing.orders:
        problems["order"] = [_("One of: %(words)s.") % {"words": ", ".join(listing.orders)}]
    limit = read_limit(asked, problems)
    if problems:
        raise ValidationError(problems)
    order = listing.orders[order_name]
    if "cursor" in asked:
        rows = order.beyond(rows, read_cursor(asked["cursor"], order_name, order))
    found = list(order.sorted(rows)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(found, cursor_of(found[-1], order_name, order) if more else None)


def read_limit(asked: Mapping[str, str], problems: dict[str, list[str]]) -> int:
    """How many rows a page shall have; what is wrong with it goes to `problems`."""
    given = asked.get("limit", str(DEFAULT_LIMIT))
    if given.isascii() and given.isdigit() and 0 < int(given[:9]) <= MAX_LIMIT:
        return int(given[:9])
    problems["limit"] = [_("A whole number from 1 to %(most)s.") % {"most": MAX_LIMIT}]
    return DEFAULT_LIMIT


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


def cursor_of(row: Model, name: str, order: Order) -> str:
    """The place of a row, to go on from."""
    value = getattr(row, order.column)
    plain = [name, value.isoformat() if isinstance(value, datetime) else value, row.pk]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read_cursor(text: str, name: str, order: Order) -> list[Any]:
    """The place that a cursor stands for.

    Raises:
        ValidationError: it is none of ours, or one of another order.
    """
    try:
        padded = text[:MAX_CURSOR].encode("ascii") + b"=" * (-len(text) % 4)
        plain = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        plain = None
    place = _place_of(plain, name, order) if isinstance(plain, list) else None
    if place is None:
        sentence = _("This cursor does not belong to this list and order.")
        raise ValidationError({"cursor": [sentence]})
    return place


def _place_of(plain: list[Any], name: str, order: Order) -> list[Any] | None:
    """The column's value and the id in a cursor; columns other than the id are moments."""
    if len(plain) != 3 or plain[0] != name or not is_id(plain[2]):  # noqa: PLR2004 - as `cursor_of` makes it
        return None
    if order.column == "id":
        return [plain[2], plain[2]]
    moment = read_moment(plain[1]) if isinstance(plain[1], str) else None
    return [moment, plain[2]] if moment else None


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
