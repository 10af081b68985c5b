"""Old messages are read again: what is in scope, starting, and one step after the other.

A step is some dozens of messages: read outside of any transaction, then stored together with the
place where the next one begins and the fact that starts it. So there is one row of work at a
time, however many messages there are; a worker that dies loses one step; and a fact that is heard
twice finds that the place has moved on.

Reading again sets moods right and alarms nobody: no message is announced as read, so no rule
looks at it. See ADR 108.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from sentiment.analysis import Analysis
from sentiment.engines.base import Engine, EngineRefusedError
from sentiment.events import RereadingWentOn
from sentiment.models import ModelVersion, Reading, Rereading, RereadingState, Unread
from sentiment.pace import READING
from sentiment.services import passage_of, reading_from, refresh_moods, version_of
from supportsentiment.kernel import db
from supportsentiment.kernel.events import emit
from supportsentiment.kernel.work import waits
from tickets.lifecycle import ACTIVE
from tickets.models import Message
from tickets.services.sequence import lock_tickets

STEP = 64
LOOKED_AT = 1_024
CHUNK = 16
POLITE_SECONDS = 2.0
NAP_SECONDS = 0.05
COUNTED = (
    "cursor",
    "done",
    "total",
    "read",
    "refused",
    "seconds",
    "cpu_seconds",
    "model_version",
    "touched_at",
)
NEEDED = ("id", "ticket_id", "seq", "text", "customer__language")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which messages: sent from `since` on, last read as `language`, of active tickets only."""

    since: datetime | None = None
    language: str = ""
    only_active: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The next messages in scope: how many, where they end, and those this version has not read."""

    passed: int
    end: int
    unread: Sequence[Message]


def messages_in(scope: Scope, *, until: int | None = None) -> "QuerySet[Message]":
    """Messages that have been read before; what waits for its first reading is not ours.

    Those of customers who object are left out.
    """
    read = Reading.objects.filter(message=OuterRef("pk"))
    if scope.language:
        read = read.filter(language=scope.language)
    rows = Message.objects.from_customers().filter(Exists(read), customer__objects_to_mood=False)
    if scope.since:
        rows = rows.filter(sent_at__gte=scope.since)
    if scope.only_active:
        rows = rows.filter(ticket__status__in=ACTIVE)
    return rows if until is None else rows.filter(pk__lte=until)


def bounds_of(scope: Scope) -> tuple[int, int, int]:
    """How many messages are in scope, and the lowest and the highest id (0 without any)."""
    rows = messages_in(scope)
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    return rows.count(), ends["first"] or 0, ends["last"] or 0


def read_on(*, rereading_id: int, after: int, engine: Engine, now: datetime) -> bool:
    """Make the step that begins after this message. False where it is not to be made any more.

    Raises:
        EngineUnavailableError: nothing can be read now; nothing has changed.
    """
    job = Rereading.objects.filter(
        pk=rereading_id, state=RereadingState.RUNNING, cursor=after
    ).first()
    if job is None:
        return False
    clock, processor = time.monotonic(), time.thread_time()
    _let_new_messages_first()
    version = version_of(engine.identity)
    stretch = _next_stretch(job, version)
    read, refused = _read(stretch.unread, engine)
    with db.repeatable():
        if not _still_there(job):
            return False
        touched = _store(read, version=version, now=now)
        job.model_version, job.touched_at = version, now
        job.read += len(read)
        job.refused += refused
        job.seconds += time.monotonic() - clock
        job.cpu_seconds += time.thread_time() - processor
        _move_on(job, stretch, now=now)
        if stretch.passed:
            emit(
                RereadingWentOn(
                    occurred_at=now, rereading_id=job.pk, after=stretch.end, ticket_ids=touched
                )
            )
    return True


def _let_new_messages_first() -> None:
    """Wait while somebody's new message waits, but not for ever: the pass must come to its end."""
    until = time.monotonic() + POLITE_SECONDS
    while waits(READING) and time.monotonic() < until:
        time.sleep(NAP_SECONDS)


def _next_stretch(job: Rereading, version: ModelVersion) -> _Stretch:
    scope = Scope(job.since, job.language, job.only_active)
    known = Reading.objects.filter(message=OuterRef("pk"), model_version=version)
    rows = messages_in(scope, until=job.until).filter(pk__gt=job.cursor).order_by("pk")
    unread: list[int] = []
    passed, end = 0, job.cursor
    for pk, is_known in rows.values_list("pk", Exists(known))[:LOOKED_AT]:
        passed, end = passed + 1, pk
        if not is_known:
            unread.append(pk)
        if len(unread) == STEP:
            break
    messages = Message.objects.filter(pk__in=unread).only(*NEEDED).select_related("customer")
    return _Stretch(passed, end, list(messages))


def _read(messages: Sequence[Message], engine: Engine) -> tuple[dict[Message, Analysis], int]:
    """What the engine says, a few at a time, and how many it refuses."""
    read: dict[Message, Analysis] = {}
    refused = 0
    for start in range(0, len(messages), CHUNK):
        told, not_told = _read_chunk(messages[start : start + CHUNK], engine)
        read |= told
        refused += not_told
    return read, refused


def _read_chunk(messages: Sequence[Message], engine: Engine) -> tuple[dict[Message, Analysis], int]:
    try:
        analyses = engine.analyze([passage_of(message) for message in messages])
    except EngineRefusedError:
        if len(messages) == 1:
            return {}, 1
        middle = len(messages) // 2
        first, refused = _read_chunk(messages[:middle], engine)
        second, refused_too = _read_chunk(messages[middle:], engine)
        return first | second, refused + refused_too
    return dict(zip(messages, analyses, strict=True)), 0


def _still_there(job: Rereading) -> bool:
    """Lock the job; a pause that came meanwhile lets this step be stored, an end does not."""
    rows = Rereading.objects.select_for_update().under_way()
    return rows.filter(pk=job.pk, cursor=job.cursor).exists()


def _store(
    analyses: dict[Message, Analysis], *, version: ModelVersion, now: datetime
) -> tuple[int, ...]:
    """Store readings and moods; returns the active tickets that they belong to."""
    tickets = lock_tickets({message.ticket_id for message in analyses}, only=("seq", "status"))
    seen = set(
        Reading.objects.filter(message__in=list(analyses), model_version=version).values_list(
            "message_id", flat=True
        )
    )
    stored = Reading.objects.bulk_create(
        reading_from(message, analysis, version=version, now=now)
        for message, analysis in analyses.items()
        if message.pk not in seen and message.ticket_id in tickets
    )
    Unread.objects.filter(message__in=[reading.message_id for reading in stored]).delete()
    touched = [tickets[pk] for pk in sorted({reading.ticket_id for reading in stored})]
    refresh_moods(tickets=touched, now=now)
    return tuple(ticket.pk for ticket in touched if ticket.status in ACTIVE)


def _move_on(job: Rereading, stretch: _Stretch, *, now: datetime) -> None:
    """Save where the job stands. Only steps change these columns, one at a time."""
    job.cursor = stretch.end
    job.done += stretch.passed
    # What was counted at the start may have been deleted, or have come into scope, meanwhile.
    job.total = max(job.total, job.done)
    changed = [*COUNTED]
    if not stretch.passed:
        job.total = job.done
        job.state, job.under_way, job.ended_at = RereadingState.FINISHED, False, now
        changed += ["state", "under_way", "ended_at"]
    job.save(update_fields=changed)
