"""The keys of the console, in words: one list for the help sheet, in the order it shows."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Line = tuple[tuple[str, ...], Promise]
Group = tuple[Promise, tuple[Line, ...]]

# Keys that lead to a place of the rail, by its key: only who may go there is told of them.
LEADS_TO: dict[tuple[str, ...], str] = {
    ("g", "a"): "alerts",
    ("g", "d"): "overview",
    ("g", "r"): "reading",
    ("g", "x"): "repairs",
}
GROUPS: tuple[Group, ...] = (
    (
        _("Everywhere"),
        (
            (("?",), _("This help")),
            (("Ctrl", "K"), _("Command bar")),
            (("/",), _("Search")),
            (("Esc",), _("Close the topmost")),
            (("g", "i"), _("Inbox")),
            (("g", "m"), _("Mine")),
            (("g", "u"), _("Unassigned")),
            (("g", "e"), _("Escalated")),
            (("g", "a"), _("Alerts")),
            (("g", "d"), _("Overview")),
            (("g", "r"), _("Reading")),
            (("g", "x"), _("Not read")),
        ),
    ),
    (
        _("List"),
        (
            (("j",), _("Next ticket")),
            (("k",), _("Previous ticket")),
            (("Enter", "o"), pgettext_lazy("verb", "Open")),
            (("u",), _("Back to the list")),
            (("N",), _("Show the new ones")),
        ),
    ),
    (
        _("Ticket"),
        (
            (("r",), _("Reply")),
            (("n",), _("Note")),
            (("Ctrl", "Enter"), _("Send")),
            (("a",), _("Assign")),
            (("i",), _("Take it")),
            (("s",), _("Status")),
            (("p",), _("Priority")),
            (("t",), _("Tags")),
            (("e",), _("Solve it")),
            (("v",), _("Evidence, then Tab")),
            (("[",), _("Previous message")),
            (("]",), _("Next message")),
            ((".",), _("Next turning point")),
            (("1", "…", "5"), _("Correct the mood of the message")),
            (("c",), _("Confirm the mood of the message")),
            (
                ("F", "U", "C", "T", "S", "P", "R", "L"),
                _("Say of a signal that it is there, or is not"),
            ),
            (("Backspace",), _("Take back what you said of it")),
            (("b",), _("Context")),
        ),
    ),
)


def groups_for(places: Collection[str]) -> tuple[Group, ...]:
    """The keys of somebody to whom these places are open, and no others."""
    return tuple((group, tuple(_usable(lines, places))) for group, lines in GROUPS)


def _usable(lines: tuple[Line, ...], places: Collection[str]) -> list[Line]:
    return [line for line in lines if LEADS_TO.get(line[0]) in {None, *places}]
