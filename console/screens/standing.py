"""What people are told of the desk itself: a notice for everybody, and the rows of repairs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.addresses import address
from console.permissions import why_not_retry
from console.queries.standing import DeskStanding
from console.screens.retold import kept_words
from sentiment.pace import READING, Cause, Delay, delay_of
from supportsentiment.accounts.models import User
from supportsentiment.kernel.dead import DeadWork
from supportsentiment.kernel.standstill import COUNT_TO
from supportsentiment.kernel.waiting import Waiting

DEAD_COUNTED_TO = 99

NOTICE_WORDS: dict[Cause, Promise] = {
    Cause.MODEL: gettext_lazy(
        "Messages are not being read: the sentiment model could not be loaded. "
        "New messages are kept and will be read later."
    ),
    Cause.ENGINE: gettext_lazy(
        "Messages are not being read: the sentiment engine does not answer. "
        "New messages are kept and will be read later."
    ),
    Cause.NOBODY: gettext_lazy(
        "Messages are not being read: the program that reads them is not running. "
        "New messages are kept and will be read later."
    ),
    Cause.BEHIND: gettext_lazy(
        "Messages are read late: more came in than can be read at once. "
        "They are kept, and read in the order in which they came."
    ),
}
MEND_WORDS: dict[Cause, Promise] = {
    Cause.MODEL: gettext_lazy(
        "Restore the model's folder sentiment/artefact from the release, for instance with "
        "“git checkout -- sentiment/artefact”. Reading then goes on by itself."
    ),
    Cause.ENGINE: gettext_lazy(
        "See that the endpoint named in SENTIMENT_ENGINE answers. Reading then goes on by itself."
    ),
    Cause.NOBODY: gettext_lazy(
        "Start the worker of the queue “score”: systemctl start supportsentiment-score."
    ),
    Cause.BEHIND: gettext_lazy("It catches up by itself; a second score worker makes it faster."),
}
NOBODY_TOOK_IT = gettext_lazy("No worker has taken it yet.")
BEING_DONE = gettext_lazy("There is more than the worker can do at once.")
START_A_WORKER = gettext_lazy(
    "Start the worker of the other queues: systemctl start supportsentiment-worker."
)
# What each listener does, for people who have never heard of listeners.
WORK_WORDS: dict[str, Promise] = {
    READING: gettext_lazy("Reading messages"),
    "sentiment.measure_evidence": gettext_lazy("Weighing words that somebody asked about"),
    "sentiment.read_on": gettext_lazy("Reading old messages again"),
    "routing.place_read_again": gettext_lazy("Placing tickets whose messages were read again"),
    "routing.explain_escalations": gettext_lazy("Having escalations explained"),
    "sentiment.answer_requests": gettext_lazy("Reading texts that the API was asked about"),
    "routing.reconsider_tickets": gettext_lazy("Judging what was read: escalations"),
    "routing.heed_people": gettext_lazy("Judging what people corrected: escalations"),
    "routing.place_tickets": gettext_lazy("Placing tickets in the inbox"),
    "coaching.measure_replies": gettext_lazy("Measuring what replies did"),
}

# The way to a file is nobody's business; its name is what helps. Not the path of an address.
WAY_TO_A_FILE = re.compile(r"(?<![\w:/.])/(?:[^/\s'\"]+/)+")


@dataclass(frozen=True, slots=True)
class Notice:
    """A line across every page. `href` leads to whoever may mend it, "" for the others."""

    words: Promise
    since: str
    href: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Work of one kind that waits too long, and what to do about it."""

    what: str
    why: str
    mend: str
    count: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DeadRow:
    """A piece of work that was given up."""

    work_id: int
    what: str
    ticket_id: int | None
    why: str
    since: datetime


def notice_of(standing: DeskStanding, *, user: User) -> Notice | None:
    """What everybody at the desk should know of it now, if anything."""
    delay = standing.delay
    if delay is None:
        return None
    href = address("console:repairs") if why_not_retry(user) is None else ""
    return Notice(NOTICE_WORDS[delay.cause], since_words(delay.since, now=timezone.now()), href)


def since_words(moment: datetime, *, now: datetime) -> str:
    """ "Since 10:42.", with the day where it was another one, in the reader's zone."""
    here = timezone.localtime(moment)
    clock = time_format(here, "H:i")
    if here.date() == timezone.localtime(now).date():
        return _("Since %(time)s.") % {"time": clock}
    day = date_format(here, "MONTH_DAY_FORMAT")
    return _("Since %(day)s, %(time)s.") % {"day": day, "time": clock}


def to_mend_counted(standing: DeskStanding, *, user: User) -> str:
    """The number at the wrench: "" for none, and for those who cannot mend."""
    number = standing.to_mend
    if not number or why_not_retry(user) is not None:
        return ""
    return f"{DEAD_COUNTED_TO}+" if number > DEAD_COUNTED_TO else str(number)


def held_rows_of(held: Iterable[Waiting], *, delay: Delay | None) -> tuple[HeldRow, ...]:
    """What is held up, in words. `delay` is what is known about the reading of messages."""
    return tuple(_held_row(one, delay) for one in held)


def dead_rows_of(dead: Iterable[DeadWork]) -> tuple[DeadRow, ...]:
    """What was given up, in words."""
    return tuple(
        DeadRow(one.work_id, work_words(one.listener), one.ticket_id, why(one.reason), one.dead_at)
        for one in dead
    )


def work_words(listener: str) -> str:
    """What a listener does, in words."""
    return str(WORK_WORDS.get(listener, _("Other work")))


def why(reason: str) -> str:
    """A reason that was stored, in the reader's language, with files by their names alone."""
    return WAY_TO_A_FILE.sub("", kept_words(reason))


def _held_row(one: Waiting, delay: Delay | None) -> HeldRow:
    if one.listener != READING:
        # Other work that needs the engine waits for the same as the reading of messages.
        engine = str(settings.SENTIMENT_ENGINE)
        delay = delay_of(one, engine=engine, read_lately=False) if one.waits_for else None
    because = why(one.waits_for) or str(BEING_DONE if one.at_work else NOBODY_TOOK_IT)
    mend = MEND_WORDS[delay.cause] if delay else START_A_WORKER
    count = f"{COUNT_TO}+" if one.count > COUNT_TO else str(one.count)
    return HeldRow(work_words(one.listener), because, str(mend), count, one.since)
