"""Facts about the help centre."""

from dataclasses import dataclass
from typing import ClassVar

from supportsentiment.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ArticleSaved(Event):
    """An article was written or changed."""

    name: ClassVar[str] = "knowledgebase.article.saved"
    article_id: int
    version: int
    status: str
