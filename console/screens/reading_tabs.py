"""The pages of how messages are read, in the order in which their tabs stand."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.addresses import address

# By key: the words of the tab and the name of its route.
PAGES: dict[str, tuple[Promise, str]] = {
    "model": (_("Model"), "console:reading_model"),
    "learning": (_("Learning"), "console:reading_learning"),
    "label": (_("Label"), "console:reading_label"),
    "lexicon": (_("Words"), "console:reading_lexicon"),
    "limits": (_("Limits"), "console:reading_limits"),
    "again": (_("Read again"), "console:reading_again"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A page among its neighbours."""

    words: Promise
    href: str
    current: bool


def tabs_of(current: str) -> tuple[Tab, ...]:
    """The tabs of the page with this key."""
    return tuple(Tab(words, address(name), key == current) for key, (words, name) in PAGES.items())
