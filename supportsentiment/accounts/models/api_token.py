"""A key to the REST API: scoped, hashed, shown once, revocable."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from supportsentiment.accounts.models.user import User
from supportsentiment.accounts.roles import Ability


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Chainable questions about tokens."""

    def visible_to(self, user: User) -> Self:
        """One's own tokens; all of them for whoever may change tokens."""
        return self if user.may(Ability.CHANGE_TOKENS) else self.filter(user=user)

    def usable(self) -> Self:
        """Neither revoked, nor expired, nor of a user who has left."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=Now()),
            revoked_at=None,
            user__is_active=True,
        )


class ApiToken(models.Model):
    """Only the SHA-256 of the secret is kept; `prefix` lets people tell tokens apart."""

    PRIVATE_FIELDS = ("digest",)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_has_a_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
