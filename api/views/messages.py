"""One message, its files, and what engines saw in it."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.listing import Filter, Listing, Order, a_moment, a_score, an_id
from api.paged import PagedView, page_view
from api.queries import about_messages, attachment_rows, message_rows
from api.schema import describe
from api.serializers.conversation import AttachmentView, MessageView
from api.serializers.mood import ReadingView
from sentiment.models import Reading
from supportsentiment.accounts.roles import Scope

MOMENTS = {"newest": Order("created_at", descending=True), "oldest": Order("created_at")}


class MessageDetailView(ApiView):
    """One message."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ}

    @describe("messages_get", "Get a message", answers={200: MessageView}, refusals=[404])
    def get(self, request: Request, message_id: int) -> Response:
        """A message with its files and its reading."""
        message = one_of(message_rows(self.caller()), message_id)
        return Response(MessageView(message, context=about_messages([message])).data)


class AttachmentsView(PagedView):
    """All files."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ}
    listing = Listing(
        orders={"id": Order(key=UUID)},
        filters={
            "message": Filter(an_id, lambda rows, pk: rows.filter(message=pk), kind=int),
            "ticket": Filter(an_id, lambda rows, pk: rows.filter(message__ticket=pk), kind=int),
        },
    )

    @describe(
        "attachments_list",
        "List files",
        answers={200: page_view(AttachmentView)},
        refusals=[400],
    )
    def get(self, request: Request) -> Response:
        """Files of the messages that the caller may see."""
        return self.page(attachment_rows(self.caller()), AttachmentView)


class AttachmentDetailView(ApiView):
    """One file."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ}

    @describe("attachments_get", "Get a file's data", answers={200: AttachmentView}, refusals=[404])
    def get(self, request: Request, attachment_id: UUID) -> Response:
        """What is known of a file."""
        return Response(AttachmentView(one_of(attachment_rows(self.caller()), attachment_id)).data)


class AttachmentContentView(ApiView):
    """The bytes of a file."""

    scopes: ClassVar = {"GET": Scope.TICKETS_READ}

    @describe(
        "attachments_download",
        "Download a file",
        answers={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
        refusals=[404],
    )
    def get(self, request: Request, attachment_id: UUID) -> Any:
        """Always as a download, never to be shown in place."""
        attachment = one_of(attachment_rows(self.caller()), attachment_id)
        try:
            content = attachment.file.open("rb")
        except FileNotFoundError as error:
            raise NotFound from error
        answer = FileResponse(
            content,
            as_attachment=True,
            filename=attachment.filename,
            content_type="application/octet-stream",
        )
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class ReadingsView(PagedView):
    """All readings."""

    scopes: ClassVar = {"GET": Scope.READINGS_READ}
    listing = Listing(
        orders=MOMENTS,
        filters={
            "ticket": Filter(an_id, lambda rows, pk: rows.filter(ticket=pk), kind=int),
            "message": Filter(an_id, lambda rows, pk: rows.filter(message=pk), kind=int),
            "customer": Filter(an_id, lambda rows, pk: rows.filter(ticket__customer=pk), kind=int),
            "score_below": Filter(
                a_score, lambda rows, score: rows.filter(score__lt=score), kind=float
            ),
            "score_above": Filter(
                a_score, lambda rows, score: rows.filter(score__gt=score), kind=float
            ),
            "created_after": Filter(
                a_moment, lambda rows, moment: rows.filter(created_at__gt=moment), kind=datetime
            ),
            "created_before": Filter(
                a_moment, lambda rows, moment: rows.filter(created_at__lt=moment), kind=datetime
            ),
        },
    )

    @describe(
        "readings_list", "List readings", answers={200: page_view(ReadingView)}, refusals=[400]
    )
    def get(self, request: Request) -> Response:
        """What each engine version saw; the newest version's reading is the one that counts."""
        rows = Reading.objects.visible_to(self.caller()).select_related("model_version")
        return self.page(rows, ReadingView)


class ReadingDetailView(ApiView):
    """One reading."""

    scopes: ClassVar = {"GET": Scope.READINGS_READ}

    @describe("readings_get", "Get a reading", answers={200: ReadingView}, refusals=[404])
    def get(self, request: Request, reading_id: int) -> Response:
        """What one engine version saw in one message, with its evidence."""
        rows = Reading.objects.visible_to(self.caller()).select_related("model_version")
        return Response(ReadingView(one_of(rows, reading_id)).data)
