"""The words of a message that came as HTML only. PURE and linear in the text.

What a reader would not see stays out, and what is quoted is marked as in plain mail.
"""

from collections import Counter
from html import unescape
from html.parser import HTMLParser

from tickets.intake.styles import Look, Sheet, look_of, sheet_of

SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
BREAKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "table"}
)
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
# Their end may be left out: the next one of these ends them.
ENDED_BY = {
    "p": BREAKS - {"br"},
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "option": frozenset({"option"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "head": BREAKS | {"body"},
}
QUOTE = "> "
_QUOTED = "\x00"


class _Words(HTMLParser):
    """Collects text; what browsers do not show stays out."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._sheet = sheet
        self._open: list[tuple[str, Look]] = []
        self._count: Counter[str] = Counter()
        self._silent = 0

    @property
    def _look(self) -> Look:
        return self._open[-1][1] if self._open else Look()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self._open and tag in ENDED_BY.get(self._open[-1][0], ()):
            self._close()
        if tag in BREAKS:
            self.parts.append("\n")
        if tag in VOID:
            return
        self._open.append((tag, look_of(self._look, tag, dict(attrs), self._sheet)))
        self._count[tag] += 1
        self._silent += tag in SILENT

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Browsers take "<div/>" for "<div>".
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.parts.append("\n")
        if self._count[tag]:
            while self._open[-1][0] != tag:
                self._close()
            self._close()

    def handle_data(self, data: str) -> None:
        if self._silent or not self._look.seen:
            return
        data = data.replace(_QUOTED, "")
        if self._count["blockquote"]:
            data = "\n".join(_QUOTED + line for line in data.splitlines() or [data])
        self.parts.append(data)

    def take_the_rest(self) -> None:
        """Take what does not end as text. `close` would look for its end again at every "<"."""
        self.handle_data(unescape(self.rawdata))

    def _close(self) -> None:
        tag, _ = self._open.pop()
        self._count[tag] -= 1
        self._silent -= tag in SILENT


def text_of_html(html: str) -> str:
    """What a reader would see, as plain lines; whatever cannot be parsed is taken as text.

    Lines of a block quote begin with "> ".
    """
    words = _Words(_sheet_within(html))
    words.feed(html)
    words.take_the_rest()
    lines = (_line(line) for line in "".join(words.parts).splitlines())
    return "\n".join(line for line in lines if line)


def _line(raw: str) -> str:
    said = " ".join(raw.replace(_QUOTED, " ").split()) if _QUOTED in raw else " ".join(raw.split())
    return QUOTE + said if said and _QUOTED in raw else said


def _sheet_within(html: str) -> Sheet:
    lowered = html.lower()
    rules: Sheet = {}
    start = lowered.find("<style")
    while start >= 0:
        begin, end = lowered.find(">", start), lowered.find("</style", start)
        if begin < 0 or end < begin:
            break
        for name, styles in sheet_of(lowered[begin + 1 : end]).items():
            rules.setdefault(name, {}).update(styles)
        start = lowered.find("<style", end)
    return rules
