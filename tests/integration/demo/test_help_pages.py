"""The demo's help centre."""

import pytest

from demo.help_pages import load_help_pages
from knowledgebase.models import Article
from tests.factories.tickets import NOON


@pytest.mark.django_db
def test_the_pages_are_published_but_for_the_internal_one(client):
    count = load_help_pages(now=NOON)

    assert Article.objects.published().count() == count - 1
    assert "When a payout is late" in client.get("/help/").content.decode()
    assert "angry caller" not in client.get("/help/?q=angry").content.decode()
