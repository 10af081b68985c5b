"""The public help centre: no sign-in, no script, nothing but what is published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from knowledgebase import markup, queries
from knowledgebase.models import Article

MOST_CHARACTERS = 200


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All shelves, or what a search finds."""
    words = request.GET.get("q", "").replace("\x00", "")[:MOST_CHARACTERS].strip()
    if words:
        found = queries.found_articles(words)
        context = {"words": words, "articles": found, "shelves": queries.shelves()}
        return render(request, "knowledgebase/found.html", context)
    return render(request, "knowledgebase/index.html", {"shelves": queries.shelves()})


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One page."""
    page = get_object_or_404(Article.objects.published().select_related("category"), slug=slug)
    context = {"article": page, "page": markup.render(page.body)}
    return render(request, "knowledgebase/article.html", context)
