"""A company or household that customers belong to."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from supportsentiment.accounts.models import User
from tickets.choices import Tier


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Chainable questions about organizations."""

    def visible_to(self, user: User) -> Self:
        """Customers' companies are known to everybody who works at the desk."""
        return self if user.is_active else self.none()


class Organization(models.Model):
    """Who the customer writes for: plan, tier, and how to find it again."""

    PRIVATE_FIELDS = ("name", "domain", "notes")

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True, default="")
    external_id = models.CharField(  # noqa: DJ001 - unique, so "none" must not be one value
        max_length=200, null=True, unique=True
    )
    plan = models.CharField(max_length=80, blank=True, default="")
    tier = models.CharField(
        max_length=20, choices=[(tier.value, tier.value) for tier in Tier], default=Tier.STANDARD
    )
    notes = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=[tier.value for tier in Tier]),
                name="organization_has_a_known_tier",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="organization_name_idx"),
            models.Index(Upper("domain"), name="organization_domain_idx"),
        ]

    def __str__(self) -> str:
        return self.name
