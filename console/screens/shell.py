"""What surrounds every page: who is signed in and where one can go."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.addresses import address
from console.permissions import (
    why_not_gallery,
    why_not_overview,
    why_not_retry,
    why_not_tune_reading,
)
from console.queries.alerts import COUNT_TO
from console.queries.standing import DeskStanding
from console.screens.standing import Notice, notice_of, to_mend_counted
from supportsentiment.accounts.models import User

ROLE_WORDS: dict[str, Promise] = {
    "owner": _("Owner"),
    "manager": _("Manager"),
    "senior_agent": _("Senior agent"),
    "agent": _("Agent"),
    "observer": _("Observer"),
    "api_client": _("API client"),
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the rail. `keys` is its shortcut."""

    key: str
    words: Promise
    icon: str
    href: str
    current: bool
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page."""

    user_id: int
    user_name: str
    role_words: Promise
    theme: str
    nav: tuple[NavItem, ...]
    alerts: str
    to_mend: str
    notice: Notice | None
    socket_url: str
    gallery: bool

    @property
    def places(self) -> tuple[str, ...]:
        """The keys of the places that this person may open."""
        return tuple(item.key for item in self.nav)


def shell_of(user: User, *, current: str, alerts: int, standing: DeskStanding) -> Shell:
    """The frame for this user; `current` is the key of the page."""
    places = [("inbox", _("Inbox"), "inbox", "console:inbox", "g i")]
    places.append(("alerts", _("Alerts"), "bell", "console:alerts", "g a"))
    if why_not_overview(user) is None:
        places.append(("overview", _("Overview"), "chart", "console:overview", "g d"))
    if why_not_tune_reading(user) is None:
        places.append(("reading", _("Reading"), "wave-eye", "console:reading_model", "g r"))
    if why_not_retry(user) is None:
        places.append(("repairs", _("Not read"), "repair", "console:repairs", "g x"))
    return Shell(
        user_id=user.pk,
        user_name=user.name,
        role_words=ROLE_WORDS[user.role],
        theme=user.theme,
        nav=tuple(
            NavItem(key, words, icon, address(name), key == current, keys)
            for key, words, icon, name, keys in places
        ),
        alerts=alerts_counted(alerts),
        to_mend=to_mend_counted(standing, user=user),
        notice=notice_of(standing, user=user),
        socket_url=settings.SOCKET_URL,
        gallery=why_not_gallery(user) is None,
    )


def alerts_counted(number: int) -> str:
    """The bell's number: nothing for none, 99+ beyond the limit."""
    if not number:
        return ""
    return f"{COUNT_TO}+" if number > COUNT_TO else str(number)
