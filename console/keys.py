"""The keys of the console, in words: one list for the help sheet, in the order it shows."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Line = tuple[tuple[str, ...], Promise]

GROUPS: tuple[tuple[Promise, tuple[Line, ...]], ...] = (
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
            (("Backspace",), _("Take back what you said of it")),
            (("b",), _("Context")),
        ),
    ),
)
