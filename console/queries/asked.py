"""What somebody asks of the inbox, parsed and whole. PURE.

Its address is its memory: `query` gives back the address that asks for the same, so that a
number on any screen can open exactly the tickets that it counted.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of tickets: a view, an order and filters. Empty means: not narrowed by this.

    `peak` is the least peak frustration in [0, 1]; `read_on` a day in the reader's zone;
    `after` the place in the list after which to go on.
    """

    view: str = "active"
    sort: str = ""
    q: str = ""
    mood: str = ""
    channel: str = ""
    severity: str = ""
    tag: str = ""
    team: int | None = None
    customer: int | None = None
    peak: float | None = None
    read_on: date | None = None
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether a filter or words narrow the view."""
        plain = Asked(view=self.view, sort=self.sort, after=self.after)
        return self != plain

    def query(self, **changes: Any) -> str:
        """The query string that asks for this, with changes; what is empty is left out."""
        asked = replace(self, **changes) if changes else self
        pairs = [(field.name, getattr(asked, field.name)) for field in fields(asked)]
        # A zero is a real filter (team 0 is "no team"); only what was never asked is left out.
        return urlencode([(name, value) for name, value in pairs if value not in {None, ""}])
