"""A conversation with all that is shown of each message, with one statement."""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Left

from console.queries.statements import Statement, is_one_of, statement_of
from sentiment.models import Correction, Reading, Unread
from supportsentiment.kernel.dead import dead_work
from supportsentiment.kernel.timeline import Fact, facts_of_ticket
from tickets.called import called
from tickets.models import Attachment, Message, Ticket

MESSAGES_SHOWN = 60
SHOWN_CHARACTERS = 20_000
DEAD_LOOKED_AT = 200
BEYOND = 2**63 - 1
SHOWN_FACTS = (
    "tickets.ticket.opened",
    "tickets.status.changed",
    "tickets.priority.changed",
    "tickets.ticket.assigned",
    "tickets.ticket.tagged",
    "sentiment.reading.corrected",
    "sentiment.correction.withdrawn",
    "routing.ticket.escalated",
    "routing.escalation.settled",
)


@dataclass(frozen=True, slots=True)
class ReadingSeen:
    """What the newest engine saw in a message; numbers as in `Reading`."""

    id: int
    label: str
    score: float | None
    frustration: float
    urgency: float
    confusion: float
    satisfaction: float
    sarcasm: float
    passive_aggression: float
    resigned: float
    intent_to_leave: float
    language: str
    confidence: float
    possible: list[str]
    sure: bool
    abstained_because: str
    cut_short: bool
    evidence: list[dict[str, Any]]
    engine: str
    version: str


# Those of its fields that are columns of the reading itself.
OF_ITS_MODEL = frozenset({"engine", "version"})
READING_FIELDS = tuple(one.name for one in fields(ReadingSeen) if one.name not in OF_ITS_MODEL)


@dataclass(frozen=True, slots=True)
class CorrectionSeen:
    """What somebody said of a message's mood; values as in `Correction`."""

    label: str
    score: float
    flags: dict[str, bool]
    reason: str
    user_id: int
    user: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FileSent:
    """An attachment; `size` in bytes."""

    id: UUID
    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `text` ends one character after what is shown; of an HTML layout only that
    there is one. `gave_up_because` says why no attempt could read it. Of the corrections the
    first counts.
    """

    id: int
    seq: int
    kind: str
    channel: str
    text: str
    automatic: bool
    sent_at: datetime
    has_html: bool
    user_id: int | None
    user: str | None
    customer_id: int | None
    customer: str | None
    gave_up_because: str | None
    reading: ReadingSeen | None
    corrections: tuple[CorrectionSeen, ...]
    files: tuple[FileSent, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A stretch of a conversation. `earlier` is the `seq` before which there is more, or None.

    `retryable` are the ids of messages whose reading can be tried again.
    """

    messages: list[Said]
    retryable: frozenset[int]
    facts: list[Fact]
    earlier: int | None


def load_thread(ticket: Ticket, *, before: int | None = None) -> Thread:
    """The newest messages, or those before a `seq`, with readings and facts between them."""
    rows = _newest_before().rows(ticket.pk, BEYOND if before is None else before)
    more = len(rows) > MESSAGES_SHOWN
    shown = [_said(row) for row in rows[:MESSAGES_SHOWN][::-1]]
    first = shown[0].seq if shown and more else 0
    until = before - 1 if before is not None else None
    facts = facts_of_ticket(ticket.pk, after=first, until=until, names=SHOWN_FACTS)
    return _thread(ticket, shown, facts, earlier=first if more else None)


def load_news(ticket: Ticket, *, after: int) -> Thread:
    """What happened after a `seq`: new messages, and old ones that have been read since."""
    facts = facts_of_ticket(ticket.pk, after=after)
    touched = {fact.payload["message_id"] for fact in facts if "message_id" in fact.payload}
    rows = _these().rows(ticket.pk, sorted(touched)) if touched else []
    shown = [fact for fact in facts if fact.name in SHOWN_FACTS]
    return _thread(ticket, [_said(row) for row in rows], shown, earlier=None)


def _thread(
    ticket: Ticket, messages: list[Said], facts: list[Fact], *, earlier: int | None
) -> Thread:
    retryable: frozenset[int] = frozenset()
    if any(message.gave_up_because is not None for message in messages):
        dead = dead_work(most=DEAD_LOOKED_AT, ticket_ids=[ticket.pk])
        retryable = frozenset(work.message_id for work in dead if work.message_id)
    return Thread(messages=messages, retryable=retryable, facts=facts, earlier=earlier)


def _said(row: tuple[Any, ...]) -> Said:
    *plain, reading, corrections, files = row
    seen = ReadingSeen(**json.loads(reading)) if reading else None
    said = tuple(_correction(**json.loads(correction)) for correction in corrections)
    values = (*plain, seen, said, tuple(_file(**json.loads(file)) for file in files))
    return Said(*values)


def _correction(*, created_at: str, **rest: Any) -> CorrectionSeen:
    return CorrectionSeen(created_at=datetime.fromisoformat(created_at), **rest)


def _file(*, id: str, **rest: Any) -> FileSent:  # noqa: A002 - named as its column
    return FileSent(id=UUID(id), **rest)


@cache
def _newest_before() -> Statement:
    """The newest messages first; the last parameters are the ticket's id and a `seq`."""
    messages = Message.objects.filter(Q(ticket=-1), Q(seq__lt=-2)).order_by("-seq")
    return statement_of(_with_parts(messages)[: MESSAGES_SHOWN + 1]).asking_for(-1, -2)


@cache
def _these() -> Statement:
    """The oldest first; the last parameters are the ticket's id and the ids of messages."""
    messages = Message.objects.filter(Q(ticket=-1), is_one_of([])).order_by("seq")
    return statement_of(_with_parts(messages)).asking_for(-1, [])


def _with_parts(messages: "QuerySet[Message]") -> "QuerySet[Message, Any]":
    """The columns of `Said`, in its order."""
    message = OuterRef("pk")
    reading = JSONObject(
        **{name: name for name in READING_FIELDS},
        engine="model_version__engine",
        version="model_version__version",
    )
    readings = Reading.objects.filter(message=message).newest_of_each_message()
    names = ("label", "score", "flags", "reason", "user_id", "created_at")
    correction = JSONObject(**{name: name for name in names}, user="user__name")
    corrections = Correction.objects.filter(message=message).newest_first()
    file = JSONObject(id="id", filename="filename", content_type="content_type", size="size")
    files = Attachment.objects.filter(message=message).order_by("created_at")
    rows: QuerySet[Message, Any] = messages.values_list(
        "pk",
        "seq",
        "kind",
        "channel",
        Left("text", SHOWN_CHARACTERS + 1),
        "automatic",
        "sent_at",
        ExpressionWrapper(~Q(html=""), output_field=BooleanField()),
        "user_id",
        "user__name",
        "customer_id",
        called("customer"),
        Subquery(Unread.objects.filter(message=message).values("reason")),
        Subquery(readings.values_list(reading)[:1]),
        ArraySubquery(corrections.values_list(correction)),
        ArraySubquery(files.values_list(file)),
    )
    return rows
