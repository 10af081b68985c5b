"""Reading old messages again, as templates receive it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from console.screens.standing import why
from sentiment.models import Rereading, RereadingState
from sentiment.progress import Estimate, Pace, percent, seconds_left

MINUTE, HOUR = 60, 3_600
STATE_WORDS: dict[str, Promise] = {
    RereadingState.RUNNING: gettext_lazy("running"),
    RereadingState.PAUSED: gettext_lazy("paused"),
    RereadingState.FINISHED: gettext_lazy("finished"),
    RereadingState.CANCELLED: gettext_lazy("cancelled"),
}


@dataclass(frozen=True, slots=True)
class EstimateShown:
    """What a re-reading will take, in words."""

    messages: str
    time: str
    cpu: str
    basis: str


@dataclass(frozen=True, slots=True)
class RereadingShown:
    """A re-reading in words; `percent` of 100."""

    id: int
    state: str
    state_words: Promise
    scope: str
    percent: int
    progress: str
    pace: str
    left: str
    refused: int
    trouble: str
    who: str
    model: str
    asked_at: datetime
    ended_at: datetime | None


def estimate_shown(found: Estimate) -> EstimateShown:
    """An estimate, and what it rests on."""
    return EstimateShown(
        messages=_messages(found.messages),
        time=duration(found.seconds),
        cpu=duration(found.cpu_seconds),
        basis=_("By the pace of the last time on this desk: %(pace)s.")
        % {"pace": pace_words(found.pace)}
        if found.pace.here
        else _("By the pace of the machine that this was built on: %(pace)s.")
        % {"pace": pace_words(found.pace)},
    )


def rereading_shown(job: Rereading) -> RereadingShown:
    """How a re-reading stands, or how it ended."""
    left = seconds_left(job.done, job.total, seconds=job.seconds)
    return RereadingShown(
        id=job.pk,
        state=job.state,
        state_words=STATE_WORDS[job.state],
        scope=scope_words(job),
        percent=percent(job.done, job.total),
        progress=_("%(done)s of %(total)s")
        % {"done": _number(job.done), "total": _messages(job.total)},
        pace=pace_words(Pace(job.read, job.seconds, job.cpu_seconds)) if job.read else "",
        left=duration(left) if left is not None and job.under_way else "",
        refused=job.refused,
        trouble=why(job.trouble),
        who=job.user.name if job.user else _("Somebody at the server"),
        model=str(job.model_version or ""),
        asked_at=job.asked_at,
        ended_at=job.ended_at,
    )


def scope_words(job: Rereading) -> str:
    """Which messages, in words."""
    parts = [
        _("since %(day)s") % {"day": date_format(timezone.localtime(job.since), "DATE_FORMAT")}
        if job.since
        else "",
        _("language %(code)s") % {"code": job.language} if job.language else "",
        _("active tickets") if job.only_active else "",
    ]
    return ", ".join(part for part in parts if part) or _("all messages")


def pace_words(pace: Pace) -> str:
    """Messages a second, and what a thousand cost."""
    return _("%(rate)s messages a second, %(cpu)s s of processor for 1,000") % {
        "rate": number_format(round(pace.a_second, 1)),
        "cpu": number_format(round(pace.cpu_of_a_thousand, 1)),
    }


def duration(seconds: float) -> str:
    """About how long, in the largest fitting unit."""
    if seconds < MINUTE:
        return _("less than a minute")
    if seconds < HOUR:
        minutes = round(seconds / MINUTE)
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    return _("%(hours)s hours") % {"hours": number_format(round(seconds / HOUR, 1))}


def _messages(count: int) -> str:
    return ngettext("%(count)s message", "%(count)s messages", count) % {"count": _number(count)}


def _number(count: int) -> str:
    return number_format(count, use_l10n=True, force_grouping=True)
