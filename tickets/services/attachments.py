"""Keeping files: the type is sniffed, the place is opaque, the name is only shown."""

import hashlib
import re
from collections.abc import Sequence

import filetype
from django.core.files.base import ContentFile

from tickets.intake.inbound import InboundFile
from tickets.models import Attachment, Message

UNKNOWN = "application/octet-stream"
ALLOWED = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "application/pdf",
        "application/zip",
        "audio/mpeg",
        "audio/wav",
        "audio/x-wav",
        "audio/ogg",
        "video/mp4",
        "video/webm",
        "text/plain",
    }
)
CONTROL = re.compile(r"[\x00-\x1f\x7f/\\]")
SNIFFED_BYTES = 8192


def keep_files(*, message: Message, files: Sequence[InboundFile]) -> list[Attachment]:
    """Store the files of a message. Sizes were checked by `inbound.problems_of`.

    A file that is written and then rolled back leaves an orphan on disk, never a row without
    its file.
    """
    kept = []
    for file in files:
        attachment = Attachment(
            message=message,
            filename=CONTROL.sub("_", file.filename).strip()[:255] or "file",
            content_type=sniff(file.content),
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
        attachment.file.save("", ContentFile(file.content), save=False)
        kept.append(attachment)
    return Attachment.objects.bulk_create(kept)


def sniff(content: bytes) -> str:
    """The type that the bytes have, if it is one that we name; else the type of unknown bytes."""
    kind = filetype.guess(content[:SNIFFED_BYTES])
    if kind is not None:
        return kind.mime if kind.mime in ALLOWED else UNKNOWN
    try:
        head = content[:SNIFFED_BYTES].decode()
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if "\x00" in head or "<" in head else "text/plain"
