"""Markdown to HTML that is safe to show, with an address for each section. PURE."""

import re
from dataclasses import dataclass
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "h2": {"id"}, "h3": {"id"}}
NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the page and the fragment that leads to it."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered article."""

    html: str
    sections: tuple[Section, ...]


def render(body: str) -> Page:
    """Render Markdown. Raw HTML is shown as text, links are checked, headings get anchors."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(body)
    sections: list[Section] = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            token.tag = "h2" if token.tag == "h1" else token.tag
            anchor = _anchor(inline.content, taken={section.anchor for section in sections})
            token.attrSet("id", anchor)
            sections.append(Section(anchor, inline.content))
        if token.type == "heading_close" and token.tag == "h1":
            token.tag = "h2"
    html = parser.renderer.render(tokens, parser.options, {})
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel="noopener noreferrer")
    return Page(safe, tuple(sections))


def _anchor(title: str, *, taken: set[str]) -> str:
    wanted = NOT_A_WORD.sub("-", title.lower()).strip("-") or "section"
    number = 1
    anchor = wanted
    while anchor in taken:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor
