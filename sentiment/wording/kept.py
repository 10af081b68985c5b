"""A text of which parts were left out or written plainly, that knows where each character was. PURE.

Every step on the way to a reading gives one of these, so that evidence, which is found in what was
read, can be shown in what is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """`text` is what is read. `origin` holds the place of each of its characters in the stored text.

    Without `origin` nothing was changed. `cut_short` says that a middle part was left out because
    the text is too long.
    """

    text: str
    origin: Sequence[int] | None = None
    cut_short: bool = False

    def only(self, spans: Sequence[Span], *, cut_short: bool = False) -> "Kept":
        """These spans alone, which are in order and do not overlap."""
        cut_short = cut_short or self.cut_short
        if list(spans) == [(0, len(self.text))]:
            return Kept(self.text, self.origin, cut_short)
        text = "".join(self.text[start:end] for start, end in spans)
        return Kept(text, tuple(self._origins(spans)), cut_short)

    def without(self, spans: Iterable[Span]) -> "Kept":
        """All but these spans, which may overlap."""
        left: list[Span] = []
        place = 0
        for start, end in sorted(spans):
            if start > place:
                left.append((place, start))
            place = max(place, end)
        if place < len(self.text):
            left.append((place, len(self.text)))
        return self.only(left)

    def stored(self, start: int, end: int) -> Span:
        """Where a span that is not empty lies in the stored text."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1

    def _origins(self, spans: Sequence[Span]) -> Iterable[int]:
        for start, end in spans:
            yield from range(start, end) if self.origin is None else self.origin[start:end]
