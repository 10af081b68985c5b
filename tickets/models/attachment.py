"""A file that came or went with a message."""

import uuid
from typing import Self

from django.db import models

from supportsentiment.accounts.models import User
from tickets.models.message import Message


def storage_name(attachment: "Attachment", _: str) -> str:
    """An opaque place on disk: the sender's file name is never part of a path."""
    key = str(attachment.pk)
    return f"attachments/{key[:2]}/{key}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Chainable questions about attachments."""

    def visible_to(self, user: User) -> Self:
        """The files of the messages that this user may see."""
        return self.filter(message__in=Message.objects.visible_to(user))


class Attachment(models.Model):
    """Known by an opaque id; `content_type` is what was sniffed, never what was claimed."""

    PRIVATE_FIELDS = ("filename", "file")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=storage_name, max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(filename=""), name="attachment_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.filename
