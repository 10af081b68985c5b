"""What customers sent: files to keep, pictures to look at, and their HTML in a locked frame."""

from typing import TypeVar

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from console.mail_height import height_of
from console.mail_html import harmless
from console.screens.thread import PREVIEWED
from console.views.desk import DeskRequest, desk_view
from supportsentiment.kernel.errors import NotFoundError
from tickets.models import Attachment, Message

Answer = TypeVar("Answer", bound=HttpResponseBase)

USUAL_WIDTH = 560
LEAST_WIDTH, MOST_WIDTH = 200, 1200
MOST_DIGITS = 6
LOCKED = "default-src 'none'; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
FRAME = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {images}; font-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@require_safe
@desk_view()
def download(request: DeskRequest, file_id: str) -> HttpResponseBase:
    """A file to keep, never to run: always as a download."""
    attachment = _attachment(request, file_id)
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.filename,
        content_type=attachment.content_type,
    )
    return _lock(response, LOCKED)


@require_safe
@desk_view()
def preview(request: DeskRequest, file_id: str) -> HttpResponseBase:
    """A picture in the thread. Only types that were sniffed and cannot carry script."""
    attachment = _attachment(request, file_id)
    if attachment.content_type not in PREVIEWED:
        raise NotFoundError(_("There is no preview of this file."))
    response = FileResponse(attachment.file.open("rb"), content_type=attachment.content_type)
    return _lock(response, LOCKED)


@require_safe
@desk_view()
def message_html(request: DeskRequest, message_id: int) -> HttpResponseBase:
    """A message's HTML for a sandboxed frame. Remote pictures only where they are asked for.

    The head says how tall the frame should be, which no page may look up in it, and how many
    remote pictures could be loaded.
    """
    message = Message.objects.visible_to(request.user).filter(pk=message_id).first()
    if message is None or not message.html:
        raise NotFoundError(_("There is no such message."))
    pictures = request.GET.get("images") == "1"
    layout = harmless(message.html, pictures=pictures)
    response = render(request, "console/ticket/message_html.html", {"layout": layout})
    if layout is not None:
        width = width_in(request.GET.get("width", ""))
        response["X-Layout-Height"] = str(height_of(layout, width=width))
        response["X-Layout-Pictures"] = str(layout.remote)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return _lock(response, FRAME.format(images="data: https:" if pictures else "data:"))


def width_in(text: str) -> int:
    """How wide the frame is; a usual one where the address does not say it."""
    width = int(text) if text.isdecimal() and len(text) < MOST_DIGITS else USUAL_WIDTH
    return min(max(width, LEAST_WIDTH), MOST_WIDTH)


def _attachment(request: DeskRequest, file_id: str) -> Attachment:
    attachment = Attachment.objects.visible_to(request.user).filter(pk=file_id).first()
    if attachment is None or not attachment.file.storage.exists(attachment.file.name or ""):
        raise NotFoundError(_("There is no such file."))
    return attachment


def _lock(response: Answer, policy: str) -> Answer:
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
