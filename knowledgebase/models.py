"""What customers can read for themselves."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from supportsentiment.accounts.models import User


class ArticleStatus(models.TextChoices):
    """Who may read an article."""

    DRAFT = "draft"
    INTERNAL = "internal"
    PUBLISHED = "published"


class Category(models.Model):
    """A shelf of the help centre."""

    PRIVATE_FIELDS = ()

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    """Chainable questions about articles."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones are everybody's; the rest belongs to those who work at the desk."""
        if isinstance(user, User) and user.is_active:
            return self
        return self.published()

    def published(self) -> Self:
        """What the public help centre shows."""
        return self.filter(status=ArticleStatus.PUBLISHED)


class Article(models.Model):
    """A help page in Markdown. `version` guards against lost updates."""

    PRIVATE_FIELDS = ()

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    body = models.TextField()
    status = models.CharField(
        max_length=12, choices=ArticleStatus.choices, default=ArticleStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("body", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ArticleStatus.values), name="article_has_a_known_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=ArticleStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="published_article_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="article_says_something"
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="article_search_idx")]

    def __str__(self) -> str:
        return self.title
