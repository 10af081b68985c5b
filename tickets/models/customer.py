"""A person who writes to the desk, and the addresses that prove to be theirs."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from supportsentiment.accounts.models import User
from tickets.choices import IdentityKind, Tier
from tickets.models.organization import Organization


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Chainable questions about customers."""

    def visible_to(self, user: User) -> Self:
        """Customers are known to everybody who works at the desk; their tickets need not be."""
        return self if user.is_active else self.none()


class Customer(models.Model):
    """Somebody we serve. `objects_to_mood` customers are served without any reading.

    `known_by` stands for a missing name where whoever loaded the row has found it out.
    """

    known_by = ""
    PRIVATE_FIELDS = ("name", "notes")

    name = models.CharField(max_length=200, blank=True, default="")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="customers"
    )
    tier = models.CharField(
        max_length=20, choices=[(tier.value, tier.value) for tier in Tier], default=Tier.STANDARD
    )
    language = models.CharField(max_length=8, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    objects_to_mood = models.BooleanField(default=False)
    notes = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=[tier.value for tier in Tier]),
                name="customer_has_a_known_tier",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="customer_name_trgm_idx"),
        ]

    def __str__(self) -> str:
        return self.name or self.known_by or _("Customer %(number)s") % {"number": self.pk}


class Identity(models.Model):
    """One address or number of a customer, normalised; no two customers share one."""

    PRIVATE_FIELDS = ("value",)

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in IdentityKind]
    )
    value = models.CharField(max_length=320)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="identity_is_one_customers"),
            models.CheckConstraint(condition=~Q(value=""), name="identity_has_a_value"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in IdentityKind]),
                name="identity_has_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
