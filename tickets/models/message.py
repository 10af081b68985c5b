"""Something that was said in a ticket, by a customer, by us, or by the house itself."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from supportsentiment.accounts.models import User
from tickets.choices import Channel, MessageKind
from tickets.models.customer import Customer
from tickets.models.ticket import Ticket

INDEXED_CHARACTERS = 100_000


class MessageQuerySet(models.QuerySet["Message"]):
    """Chainable questions about messages."""

    def visible_to(self, user: User) -> Self:
        """The messages of the tickets that this user may see."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user))

    def from_customers(self) -> Self:
        """What customers wrote themselves: the only text that is ever read for mood."""
        return self.filter(kind=MessageKind.INBOUND, automatic=False)


class Message(models.Model):
    """`text` is the new words only; `html` is kept raw and shown only sanitised, in a frame.

    `dedupe_key` is the SHA-256 of where the message came from and its id there: what arrives
    twice is stored once.
    """

    PRIVATE_FIELDS = ("text", "html", "metadata", "external_id")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    seq = models.BigIntegerField()
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in MessageKind]
    )
    channel = models.CharField(
        max_length=20, choices=[(channel.value, channel.value) for channel in Channel]
    )
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    automatic = models.BooleanField(default=False)
    external_id = models.CharField(max_length=1000, blank=True, default="")
    dedupe_key = models.CharField(  # noqa: DJ001 - unique, so "none" must not be one value
        max_length=64, null=True, unique=True
    )
    metadata = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField()
    created_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector(Left("text", INDEXED_CHARACTERS), config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="message_seq_is_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in MessageKind]),
                name="message_has_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]),
                name="message_has_a_known_channel",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MessageKind.INBOUND)
                | Q(customer__isnull=False, user__isnull=True),
                name="inbound_message_is_a_customers",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[MessageKind.OUTBOUND, MessageKind.NOTE])
                | Q(user__isnull=False, customer__isnull=True),
                name="our_message_is_a_users",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MessageKind.SYSTEM) | Q(user__isnull=True, customer__isnull=True),
                name="system_message_is_nobodys",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="message_created_idx"),
            GinIndex(fields=["search"], name="message_search_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of ticket {self.ticket_id}"
