"""The public help centre shows what is published, and nothing else."""

import pytest
from django.urls import reverse

from knowledgebase.models import Article, ArticleStatus
from knowledgebase.services import Draft, change_article, write_article
from supportsentiment.kernel.errors import ConflictError, InvalidError
from supportsentiment.kernel.models import EventRecord
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db


def write(title="Refunds", status=ArticleStatus.PUBLISHED, body="How refunds work."):
    draft = Draft(title=title, body=body, category="Billing", status=status)
    return write_article(draft=draft, now=NOON)


def test_a_published_article_is_read_by_everybody(client):
    article = write(body="# When\n\nWithin *five* days.")

    page = client.get(reverse("knowledgebase:article", args=[article.slug]))

    assert "Within <em>five</em> days." in page.content.decode()
    assert article.title in client.get(reverse("knowledgebase:index")).content.decode()
    assert EventRecord.objects.get().name == "knowledgebase.article.saved"


@pytest.mark.parametrize("status", [ArticleStatus.DRAFT, ArticleStatus.INTERNAL])
def test_drafts_and_internal_pages_do_not_leak(client, status):
    article = write(title="Secret plan", status=status, body="zeppelin")

    assert client.get(reverse("knowledgebase:article", args=[article.slug])).status_code == 404
    for query in ("", "?q=zeppelin"):
        page = client.get(reverse("knowledgebase:index") + query).content.decode()
        assert "Secret plan" not in page


def test_search_finds_by_stem_and_says_when_it_does_not(client):
    write(title="Refunds")

    assert "Refunds" in client.get(reverse("knowledgebase:index") + "?q=refund").content.decode()
    nothing = client.get(reverse("knowledgebase:index") + "?q=zeppelin&x=%00").content.decode()
    assert "No page has these words" in nothing


def test_a_stale_save_is_stopped():
    article = write()
    draft = Draft(title="Refunds", body="New.", category="Billing")
    change_article(article_id=article.pk, draft=draft, seen_version=1, now=NOON)

    with pytest.raises(ConflictError):
        change_article(article_id=article.pk, draft=draft, seen_version=1, now=NOON)


def test_addresses_are_unique_and_stay():
    first, second = write(), write()

    assert (first.slug, second.slug) == ("refunds", "refunds-2")
    draft = Draft(title="Money back", body="New.", category="Billing")
    assert (
        change_article(article_id=first.pk, draft=draft, seen_version=1, now=NOON).slug == "refunds"
    )


def test_an_empty_article_is_refused():
    with pytest.raises(InvalidError):
        write(body=" ")
    assert not Article.objects.exists()
