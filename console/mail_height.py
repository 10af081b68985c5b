"""How tall a customer's layout will be, roughly, from its words and tags. PURE.

The layout is shown in a frame that nobody may look into, so its height cannot be measured where it
is shown. Lines are counted as if each block had the width of the frame. Too much is better than too
little, and what does not fit can be scrolled.
"""

from html.parser import HTMLParser
from math import ceil

from console.mail_html import Layout

LEAST, MOST = 56, 512
PAGE_MARGIN = 12
LINE = 21
# At 14 pixels a character is this wide on average; wider, because a line breaks between words.
CHARACTER = 7.2
PARAGRAPH_GAP = 14
TABLE_ROW_GAP = 4
PICTURE = 160
HIDDEN_PICTURE = LINE
MOST_OF_A_PICTURE = 400

GAPS = {
    "p": PARAGRAPH_GAP,
    "blockquote": PARAGRAPH_GAP,
    "ul": PARAGRAPH_GAP,
    "ol": PARAGRAPH_GAP,
    "dl": PARAGRAPH_GAP,
    "pre": PARAGRAPH_GAP,
    "hr": PARAGRAPH_GAP,
    "tr": TABLE_ROW_GAP,
    "h1": 46,
    "h2": 32,
    "h3": 22,
    "h4": 18,
    "h5": 16,
    "h6": 16,
}
BLOCKS = frozenset({"address", "center", "dd", "div", "dt", "header", "footer", "li", "section"})
BLOCKS |= {"article", "aside", "figure", "main", "nav", "table"} | GAPS.keys()


def height_of(layout: Layout, *, width: int) -> int:
    """Pixels for a frame of this width, between a least and a most."""
    ruler = _Ruler(per_line=max(1, int((width - 2 * PAGE_MARGIN) / CHARACTER)))
    ruler.feed(layout.html)
    ruler.close()
    ruler.end_line()
    notice = LINE + PAGE_MARGIN if layout.hidden else 0
    return min(max(ceil(ruler.height) + notice + 2 * PAGE_MARGIN, LEAST), MOST)


class _Ruler(HTMLParser):
    """Adds up lines, gaps and pictures as they come."""

    def __init__(self, *, per_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.height = 0.0
        self._per_line = per_line
        self._characters = 0
        self._kept_blanks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.end_line(at_least_one=True)
        elif tag == "img":
            self.height += _picture_height(dict(attrs))
        elif tag in BLOCKS:
            self.end_line()
            self._kept_blanks += tag == "pre"
            self.height += GAPS.get(tag, 0)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_line()
            self._kept_blanks -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if self._kept_blanks <= 0:
            self._characters += _shown_characters(data)
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self.end_line(at_least_one=True)
            self._characters += len(line)

    def end_line(self, *, at_least_one: bool = False) -> None:
        """What came since the last line has its own; an empty one only where that is seen."""
        lines = ceil(self._characters / self._per_line)
        self.height += LINE * max(lines, int(at_least_one))
        self._characters = 0


def _shown_characters(data: str) -> int:
    """How many there are when runs of blanks are one, as a browser shows them."""
    return len(" ".join(data.split()))


def _picture_height(attributes: dict[str, str | None]) -> int:
    if not attributes.get("src"):
        return HIDDEN_PICTURE
    said = (attributes.get("height") or "").removesuffix("px")
    return min(int(said), MOST_OF_A_PICTURE) if said.isdecimal() and len(said) < 6 else PICTURE  # noqa: PLR2004 - a sane number
