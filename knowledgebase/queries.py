"""Finding help pages."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Prefetch, QuerySet

from knowledgebase.models import Article, Category

MOST_FOUND = 20


def shelves() -> "QuerySet[Category]":
    """Shelves that hold something public, each with its published articles."""
    return (
        Category.objects.filter(articles__in=Article.objects.published())
        .distinct()
        .prefetch_related(Prefetch("articles", Article.objects.published()))
    )


def found_articles(words: str) -> "QuerySet[Article]":
    """Published articles with these words, the best first."""
    query = SearchQuery(words, config="english", search_type="websearch")
    return (
        Article.objects.published()
        .filter(search=query)
        .annotate(rank=SearchRank(F("search"), query))
        .select_related("category")
        .order_by("-rank", "title")[:MOST_FOUND]
    )
