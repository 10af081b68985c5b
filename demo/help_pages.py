"""The demo company's help centre: a few pages that customers could read before they write."""

import tomllib
from datetime import datetime
from pathlib import Path

from knowledgebase.models import ArticleStatus
from knowledgebase.services import Draft, write_article

PAGES = Path(__file__).parent / "story" / "help_pages.toml"


def load_help_pages(*, now: datetime) -> int:
    """Publish the pages; returns how many."""
    pages = tomllib.loads(PAGES.read_text(encoding="utf-8"))["page"]
    for page in pages:
        draft = Draft(
            title=page["title"],
            body=page["body"],
            category=page["category"],
            status=ArticleStatus(page.get("status", ArticleStatus.PUBLISHED)),
        )
        write_article(draft=draft, now=now)
    return len(pages)
