"""One message and its files."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.listing import Filter, Listing, Order, an_id
from api.paged import PagedView, page_view
from api.queries import about_messages, attachment_rows, message_rows
from api.schema import describe
from api.serializers.conversation import AttachmentView, MessageView
from supportsentiment.accounts.roles import Scope


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
