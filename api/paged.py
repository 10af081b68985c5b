"""Addresses that answer with a page of a list."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.drainage import get_override
from rest_framework import serializers
from rest_framework.response import Response

from api.base import ApiView
from api.examples import CURSOR
from api.fields import View
from api.listing import Listing
from api.pages import page_of
from api.schema import answer, page_shape

Row = TypeVar("Row", bound=Model)


@cache
def page_view(view: type[View], *, goes_on: bool = True) -> Any:
    """What a page of such answers looks like, for the document; in its example more may follow."""
    name = view.__name__.removesuffix("View")
    members: dict[str, Any] = {
        "results": view(many=True),
        "next_cursor": serializers.CharField(allow_null=True),
    }
    rows = [one.value for one in get_override(view, "examples", [])]
    value = {"results": rows, "next_cursor": CURSOR if goes_on else None}
    return page_shape(
        f"{name}Page", members, answer("a page" if goes_on else "the last page", value)
    )


class PagedView(ApiView):
    """An address whose GET is a list."""

    listing: ClassVar[Listing] = Listing()

    def known_parameters(self) -> frozenset[str]:
        """What the list can be asked."""
        return self.listing.names

    def described_parameters(self) -> list[Any]:
        """The same, for the document."""
        return self.listing.described()

    def page(
        self,
        rows: "QuerySet[Row]",
        view: type[View],
        context_of: Callable[[list[Row]], Mapping[str, Any]] = lambda _rows: {},
    ) -> Response:
        """A page of rows; `context_of` reads what goes with them."""
        page = page_of(rows, self.listing, self.request.query_params.dict())
        shown = view(page.rows, many=True, context=dict(context_of(page.rows)))
        return Response({"results": shown.data, "next_cursor": page.next_cursor})
