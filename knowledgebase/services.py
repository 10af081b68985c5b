"""Writing help pages."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from knowledgebase.events import ArticleSaved
from knowledgebase.models import Article, ArticleStatus, Category
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ConflictError, InvalidError, NotFoundError
from supportsentiment.kernel.events import emit
from tickets.intake.inbound import text_problems

MAX_TITLE = 200
MAX_BODY = 100_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer wants a page to be; `category` is the name of a shelf, made where missing."""

    title: str
    body: str
    category: str
    status: ArticleStatus = ArticleStatus.DRAFT


def write_article(*, draft: Draft, now: datetime, actor_id: int | None = None) -> Article:
    """Make a page; its address comes from its title and stays.

    Raises:
        InvalidError: title, body or category is empty, too long or cannot be stored.
    """
    _refuse_bad(draft)
    with db.transaction():
        article = Article.objects.create(
            category=_shelf(draft.category),
            title=draft.title.strip(),
            slug=_free_slug(draft.title),
            body=draft.body,
            status=draft.status,
            published_at=now if draft.status == ArticleStatus.PUBLISHED else None,
            updated_at=now,
        )
        _announce(article, now=now, actor_id=actor_id)
    return article


def change_article(
    *, article_id: int, draft: Draft, seen_version: int, now: datetime, actor_id: int | None = None
) -> Article:
    """Change a page that nobody else has changed meanwhile.

    Raises:
        NotFoundError: there is no such page.
        InvalidError: as in `write_article`.
        ConflictError: it has another version than the writer saw.
    """
    _refuse_bad(draft)
    with db.transaction():
        article = Article.objects.select_for_update().filter(pk=article_id).first()
        if article is None:
            raise NotFoundError(_("There is no such article."))
        if article.version != seen_version:
            raise ConflictError(
                _("Somebody changed this article while you wrote."),
                changed={"version": article.version},
            )
        article.category = _shelf(draft.category)
        article.title = draft.title.strip()
        article.body = draft.body
        article.status = draft.status
        if draft.status == ArticleStatus.PUBLISHED:
            article.published_at = article.published_at or now
        article.version += 1
        article.updated_at = now
        article.save()
        _announce(article, now=now, actor_id=actor_id)
    return article


def _announce(article: Article, *, now: datetime, actor_id: int | None) -> None:
    emit(
        ArticleSaved(
            occurred_at=now,
            actor_id=actor_id,
            article_id=article.pk,
            version=article.version,
            status=article.status,
        )
    )


def _refuse_bad(draft: Draft) -> None:
    problems: dict[str, list[str]] = {}
    for name, text, most in (
        ("title", draft.title, MAX_TITLE),
        ("body", draft.body, MAX_BODY),
        ("category", draft.category, 120),
    ):
        found = text_problems(text, most=most)
        if not text.strip():
            found.append(_("Write something first."))
        if found:
            problems[name] = found
    if problems:
        raise InvalidError(problems)


def _shelf(name: str) -> Category:
    shelf, _made = Category.objects.get_or_create(
        slug=slugify(name)[:120] or "general", defaults={"name": name.strip()}
    )
    return shelf


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:180] or "article"
    taken = set(Article.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(
        slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken
    )
