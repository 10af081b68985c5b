"""A person, or an API client, who works at the desk. Signs in by e-mail address."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from supportsentiment.accounts.models.team import Team
from supportsentiment.accounts.roles import ABILITIES, Ability, Role


class UserQuerySet(models.QuerySet["User"]):
    """Chainable questions about users."""

    def visible_to(self, user: "User") -> Self:
        """Colleagues that this user may know of."""
        if user.may(Ability.SEE_USERS):
            return self
        return self.filter(pk=user.pk)

    def people(self) -> Self:
        """Active humans, by name."""
        return self.filter(is_active=True).exclude(role=Role.API_CLIENT).order_by("name")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users with hashed passwords."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user whose password is hashed, or unusable when None."""
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An owner."""
        fields.setdefault("role", Role.OWNER)
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address, whatever its case."""
        user: User = self.get(email__iexact=username)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Who may sign in, and as what. `access_version` rises whenever access changes."""

    PRIVATE_FIELDS = ("email", "name", "password")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        max_length=20, choices=[(role.value, role.value) for role in Role], default=Role.AGENT
    )
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=10, default="auto")
    is_active = models.BooleanField(default=True)
    access_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_in_small_letters"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="user_has_a_known_role",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may(self, ability: Ability) -> bool:
        """Whether this user's role allows something, on rows that the user can see."""
        return self.is_active and ability in ABILITIES[Role(self.role)]

    def works_in(self, team_id: int | None) -> bool:
        """Whether a team's tickets are this user's to see; those of no team are everybody's."""
        return team_id is None or self.may(Ability.SEE_EVERY_TEAM) or team_id in self.team_ids

    def remember_teams(self, team_ids: Iterable[int]) -> None:
        """The user's teams, where somebody has read them for many users at once."""
        self._team_ids = list(team_ids)

    @property
    def team_ids(self) -> list[int]:
        """The user's teams, read once per instance."""
        if not hasattr(self, "_team_ids"):
            self._team_ids = list(self.teams.values_list("pk", flat=True))
        return self._team_ids
