"""A conversation with one customer about one matter."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from supportsentiment.accounts.models import Team, User
from supportsentiment.accounts.roles import Ability
from tickets.choices import Channel, Priority
from tickets.lifecycle import ACTIVE, Status
from tickets.models.customer import Customer
from tickets.models.tag import Tag

IS_ACTIVE = Q(status__in=sorted(ACTIVE))


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Chainable questions about tickets."""

    def visible_to(self, user: User) -> Self:
        """What this user may know of: everything, or own teams, no team, and own tickets."""
        if not user.is_active:
            return self.none()
        if user.may(Ability.SEE_EVERY_TEAM):
            return self
        return self.filter(Q(team=None) | Q(team__in=user.team_ids) | Q(assignee=user))

    def active(self) -> Self:
        """Not yet solved, closed or spam."""
        return self.filter(IS_ACTIVE)

    def by_attention(self) -> Self:
        """The published order: whoever has waited longest, boosts counted as waiting."""
        return self.order_by("attention_at", "id")


class Ticket(models.Model):
    """One matter of one customer.

    `seq` is the number of the newest thing that happened here, raised under the row's lock;
    `version` rises with each change of a property and guards against lost updates.
    `waiting_since` is when the customer began to wait for us, None while it is their turn.
    `attention_at` is the moment from which the ticket counts as waiting once boosts are added.
    """

    PRIVATE_FIELDS = ("subject", "snippet", "fields")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tickets")
    subject = models.CharField(max_length=300, blank=True, default="")
    snippet = models.CharField(max_length=160, blank=True, default="")
    channel = models.CharField(
        max_length=20, choices=[(channel.value, channel.value) for channel in Channel]
    )
    status = models.CharField(
        max_length=20,
        choices=[(status.value, status.value) for status in Status],
        default=Status.NEW,
    )
    priority = models.PositiveSmallIntegerField(
        choices=[(priority.value, priority.name.lower()) for priority in Priority],
        default=Priority.NORMAL,
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="tickets")
    assignee = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="tickets")
    tags = models.ManyToManyField(Tag, related_name="tickets", blank=True)
    fields = models.JSONField(default=dict, blank=True)
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    seq = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    attention_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector("subject", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="ticket_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=[priority.value for priority in Priority]),
                name="ticket_has_a_known_priority",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]),
                name="ticket_has_a_known_channel",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED) | Q(closed_at__isnull=False),
                name="closed_ticket_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SOLVED) | Q(solved_at__isnull=False),
                name="solved_ticket_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(follows=models.F("id")), name="ticket_follows_another"
            ),
            models.CheckConstraint(condition=Q(seq__gte=0), name="ticket_seq_counts_up"),
        ]
        indexes = [
            # Team and assignee decide who sees it: lists and counts read nothing but this.
            models.Index(
                fields=["attention_at", "id"],
                include=["team", "assignee"],
                condition=IS_ACTIVE,
                name="ticket_attention_idx",
            ),
            models.Index(
                fields=["assignee", "attention_at", "id"],
                condition=IS_ACTIVE,
                name="ticket_mine_idx",
            ),
            models.Index(
                fields=["team", "attention_at", "id"], condition=IS_ACTIVE, name="ticket_team_idx"
            ),
            models.Index(
                fields=["waiting_since", "id"], condition=IS_ACTIVE, name="ticket_waiting_idx"
            ),
            models.Index(
                fields=["status", "-last_message_at", "-id"],
                include=["team", "assignee"],
                name="ticket_status_idx",
            ),
            models.Index(fields=["-last_message_at", "-id"], name="ticket_recent_idx"),
            models.Index(fields=["customer", "-created_at"], name="ticket_customer_idx"),
            models.Index(fields=["-created_at", "-id"], name="ticket_created_idx"),
            GinIndex(fields=["search"], name="ticket_search_idx"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
