"""What the desk has for its tickets, tags and fields; and texts that are read for their own sake."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import LARGE, ApiView
from api.idempotency import Answer
from api.listing import Filter, Listing, Order, a_text
from api.paged import PagedView, page_view
from api.schema import describe
from api.serializers.conversation import CustomFieldView, TagBody, TagView
from api.serializers.mood import AnalyzeBody, AnalyzeView
from sentiment import requests
from supportsentiment.accounts.roles import Scope
from tickets.models import CustomField, Tag
from tickets.services.tags import create_tag


class TagsView(PagedView):
    """All tags."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ, "POST": Scope.TICKETS_WRITE}
    listing = Listing(
        orders={"id": Order()},
        filters={"name": Filter(a_text, lambda rows, text: rows.filter(name__iexact=text.strip()))},
    )

    @describe(
        "tags_list", "List tags", answers={200: page_view(TagView, goes_on=False)}, refusals=[400]
    )
    def get(self, request: Request) -> Response:
        """Words that people put on tickets."""
        return self.page(Tag.objects.all(), TagView)

    @describe(
        "tags_create",
        "Make a tag",
        takes=TagBody,
        answers={201: TagView},
    )
    def post(self, request: Request) -> Response:
        """A change of a ticket makes unknown tags by itself."""
        given = TagBody.read(request.data)
        return self.once(partial(self._create, given))

    def _create(self, given: dict[str, Any], now: datetime) -> Answer:
        tag = create_tag(name=given["name"], actor=self.caller(), now=now)
        return Answer(201, TagView(tag).data)


class FieldsView(PagedView):
    """All custom fields."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ}

    @describe(
        "fields_list",
        "List custom fields",
        answers={200: page_view(CustomFieldView, goes_on=False)},
        refusals=[400],
    )
    def get(self, request: Request) -> Response:
        """The fields that tickets of this desk have, beside the built-in ones."""
        return self.page(CustomField.objects.all(), CustomFieldView)


class AnalyzeTextsView(ApiView):
    """Texts are read for whoever sends them."""

    scopes: ClassVar = {"POST": Scope.ANALYZE}
    max_bytes = LARGE

    @describe(
        "analyze",
        "Read texts",
        takes=AnalyzeBody,
        answers={200: AnalyzeView},
    )
    def post(self, request: Request) -> Response:
        """Up to 50 texts are read by the desk's engine. None of them is kept."""
        given = AnalyzeBody.read(request.data)
        told = requests.read_for(
            user_id=self.caller().pk,
            texts=given["texts"],
            language_hint=given.get("language_hint", ""),
            now=timezone.now(),
        )
        return Response(AnalyzeView(told).data)
