"""Long lists in pages: a cursor instead of a page number.

A page holds up to `limit` rows and `next_cursor`, which leads on from its last row: rows that
come or go meanwhile shift nothing.
"""

import base64
import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from api.fields import read_moment
from api.listing import DEFAULT_LIMIT, MAX_LIMIT, Listing, Order, Rows, is_id

MAX_CURSOR = 1_000

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list that is sorted in one way; its cursors carry its name."""

    name: str
    order: Order
    narrow: Callable[[Rows], Rows] = lambda rows: rows


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
    return _page(rows, stretches_of(listing, order_name, asked), limit, asked.get("cursor"))


def stretches_of(listing: Listing, name: str, asked: Mapping[str, str]) -> list[Stretch]:
    """The parts of a list in an order, one after the other; one part for most orders.

    Whoever asks for a flag by which the list is parted gets the one part that fits.
    """
    order = listing.orders[name]
    if order.rest is None:
        return [Stretch(name, order)]
    flag = listing.filters[order.first]

    def of(word: str) -> Callable[[Rows], Rows]:
        return lambda rows: flag.narrow(rows, flag.read(word))

    parts = {
        "true": Stretch(name, order, of("true")),
        "false": Stretch(f"{name}:rest", order.rest, of("false")),
    }
    return [parts[asked[order.first]]] if order.first in asked else list(parts.values())


def _page(
    rows: "QuerySet[Row]", stretches: Sequence[Stretch], limit: int, cursor: str | None
) -> "Page[Row]":
    """The page behind a cursor. One row more than it holds is looked for, to know if it is all."""
    place: list[Any] | None = None
    if cursor is not None:
        stretches, place = _where(cursor, stretches)
    found: list[tuple[Row, Stretch]] = []
    for stretch in stretches:
        part = stretch.narrow(rows)
        part = part if place is None else stretch.order.beyond(part, place)
        place = None
        sorted_part = stretch.order.sorted(part)[: limit + 1 - len(found)]
        found.extend((row, stretch) for row in sorted_part)
        if len(found) > limit:
            last, there = found[limit - 1]
            next_cursor = cursor_of(last, there.name, there.order)
            return Page([row for row, _stretch in found[:limit]], next_cursor)
    return Page([row for row, _stretch in found], None)


def _where(cursor: str, stretches: Sequence[Stretch]) -> tuple[Sequence[Stretch], list[Any]]:
    """The stretches that are left, and the place in the first of them, that a cursor leads to.

    Raises:
        ValidationError: it leads to none of them.
    """
    for number, stretch in enumerate(stretches):
        with contextlib.suppress(ValidationError):
            return stretches[number:], read_cursor(cursor, stretch.name, stretch.order)
    sentence = _("This cursor does not belong to this list and order.")
    raise ValidationError({"cursor": [sentence]})


def read_limit(asked: Mapping[str, str], problems: dict[str, list[str]]) -> int:
    """How many rows a page shall have; what is wrong with it goes to `problems`."""
    given = asked.get("limit", str(DEFAULT_LIMIT))
    if given.isascii() and given.isdigit() and 0 < int(given[:9]) <= MAX_LIMIT:
        return int(given[:9])
    problems["limit"] = [_("A whole number from 1 to %(most)s.") % {"most": MAX_LIMIT}]
    return DEFAULT_LIMIT


def cursor_of(row: Model, name: str, order: Order) -> str:
    """The place of a row, to go on from."""
    plain = [name, *(_plain(one) for one in (getattr(row, order.column), row.pk))]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


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
    if len(plain) != 3 or plain[0] != name:  # noqa: PLR2004 - as `cursor_of` makes it
        return None
    key = _key(plain[2], order.key)
    if key is None or order.column == "id":
        return None if key is None else [key, key]
    moment = read_moment(plain[1]) if isinstance(plain[1], str) else None
    return [moment, key] if moment else None


def _key(plain: Any, kind: type[int] | type[UUID]) -> int | UUID | None:
    """A key as rows have it; None where it is none of that kind."""
    if kind is int:
        return int(plain) if is_id(plain) else None
    with contextlib.suppress(ValueError):
        return UUID(plain) if isinstance(plain, str) else None
    return None
