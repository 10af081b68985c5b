"""Whole conversations as rows: tickets, messages, readings, moods, escalations and facts.

What the engine would say is made up: these rows are looked at, not judged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random

from benchmarks.filling.copying import copy_in, raise_sequences
from routing.models import Escalation
from routing.policy import Severity
from sentiment.analysis import Label, Quality
from sentiment.arc import Point, arc_of
from sentiment.events import MessageRead
from sentiment.models import ModelVersion, Mood, Reading
from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel.events import Event
from supportsentiment.kernel.models import EventRecord
from tickets.choices import Channel, MessageKind, Priority
from tickets.events import MessageReceived, NoteAdded, ReplySent, TicketOpened
from tickets.lifecycle import ACTIVE, Status
from tickets.models import Customer, Message, Ticket

AT_ONCE = 2_000
BY_KIND = {MessageKind.OUTBOUND: ReplySent, MessageKind.NOTE: NoteAdded}
ESCALATED_BELOW = -0.75


@dataclass(frozen=True)
class Turn:
    """Something that was said; `user` is None for the customer."""

    kind: MessageKind
    text: str
    at: datetime
    user: User | None = None


@dataclass(frozen=True)
class Conversation:
    """A ticket as it stands, and what was said in it."""

    customer: Customer
    subject: str
    channel: Channel
    status: Status
    priority: Priority
    team: Team | None
    assignee: User | None
    turns: Sequence[Turn]


@dataclass
class Rows:
    """Rows of one portion."""

    tickets: list[Ticket] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    moods: list[Mood] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    facts: list[EventRecord] = field(default_factory=list)

    def store(self) -> None:
        """Copy all of them in, each after what it points at."""
        for rows in (
            self.tickets,
            self.messages,
            self.readings,
            self.moods,
            self.escalations,
            self.facts,
        ):
            copy_in(rows)


class Writer:
    """Gives ids and makes the rows of conversations."""

    def __init__(self, *, seed: int) -> None:
        """The same seed makes the same readings."""
        self._rng = Random(seed)
        self._version, _ = ModelVersion.objects.get_or_create(
            engine="benchmark", version="1", digest="benchmark"
        )
        self._ids = {model: count(1) for model in (Ticket, Message, Reading, Escalation)}
        self._fact_ids = count(EventRecord.objects.count() + 1)

    def write(self, conversations: Iterable[Conversation]) -> int:
        """Store conversations, portion by portion; returns how many."""
        waiting = iter(conversations)
        written = 0
        while portion := list(islice(waiting, AT_ONCE)):
            rows = Rows()
            for conversation in portion:
                self._add(conversation, rows)
            rows.store()
            written += len(portion)
        raise_sequences(Ticket, Message, Reading, Escalation, EventRecord)
        return written

    def _add(self, told: Conversation, rows: Rows) -> None:
        ticket = self._ticket(told)
        rows.tickets.append(ticket)
        opened = TicketOpened(
            ticket_id=ticket.pk,
            seq=self._next(ticket),
            occurred_at=ticket.created_at,
            channel=told.channel,
            follows_id=None,
        )
        self._note(opened, rows)
        readings = []
        for turn in told.turns:
            message = self._message(turn, told, ticket)
            rows.messages.append(message)
            self._note(_fact_of(message, turn), rows)
            if turn.kind is MessageKind.INBOUND:
                reading = self._reading(message)
                readings.append(reading)
                read = MessageRead(
                    ticket_id=ticket.pk,
                    seq=self._next(ticket),
                    occurred_at=turn.at + timedelta(seconds=1),
                    message_id=message.pk,
                    reading_id=reading.pk,
                )
                self._note(read, rows)
        rows.readings += readings
        rows.moods.append(_mood(ticket, readings))
        if told.status in ACTIVE and (readings[-1].score or 0.0) < ESCALATED_BELOW:
            rows.escalations.append(self._escalation(ticket, readings[-1]))

    def _ticket(self, told: Conversation) -> Ticket:
        begun, ended = told.turns[0].at, told.turns[-1].at
        done = told.status not in ACTIVE
        waits = told.status in {Status.NEW, Status.OPEN}
        first_reply = (t.at for t in told.turns if t.kind is MessageKind.OUTBOUND)
        return Ticket(
            pk=next(self._ids[Ticket]),
            customer=told.customer,
            subject=told.subject,
            snippet=told.turns[-1].text[:160],
            channel=told.channel,
            status=told.status,
            priority=told.priority,
            team=told.team,
            assignee=told.assignee,
            attention_at=ended if waits else ended + timedelta(days=30),
            waiting_since=ended if waits else None,
            first_replied_at=next(first_reply, None),
            last_message_at=ended,
            solved_at=ended if done else None,
            closed_at=ended if told.status is Status.CLOSED else None,
            created_at=begun,
        )

    def _message(self, turn: Turn, told: Conversation, ticket: Ticket) -> Message:
        return Message(
            pk=next(self._ids[Message]),
            ticket=ticket,
            seq=self._next(ticket),
            kind=turn.kind,
            channel=told.channel,
            customer=told.customer if turn.kind is MessageKind.INBOUND else None,
            user=turn.user,
            text=turn.text,
            sent_at=turn.at,
            created_at=turn.at,
        )

    def _reading(self, message: Message) -> Reading:
        score = round(self._rng.uniform(-1, 1), 4)
        label = (
            Label.NEGATIVE if score < -0.25 else Label.POSITIVE if score > 0.25 else Label.NEUTRAL
        )
        return Reading(
            pk=next(self._ids[Reading]),
            message=message,
            ticket_id=message.ticket_id,
            model_version=self._version,
            seq=message.seq,
            label=label,
            score=score,
            frustration=round(max(0.0, -score) * self._rng.random(), 4),
            urgency=round(self._rng.random() ** 3, 4),
            sarcasm=round(self._rng.random() ** 4, 4),
            confidence=round(self._rng.uniform(0.5, 1.0), 4),
            emotions={"annoyance": round(self._rng.random(), 4)},
            language="en",
            quality=Quality.OK,
            evidence=_evidence(message.text, score),
            created_at=message.created_at + timedelta(seconds=1),
        )

    def _escalation(self, ticket: Ticket, reading: Reading) -> Escalation:
        return Escalation(
            pk=next(self._ids[Escalation]),
            ticket=ticket,
            severity=self._rng.choice(list(Severity)),
            reasons=[{"sentence": "The customer is very unhappy.", "rule": "benchmark"}],
            reading_ids=[reading.pk],
            opened_at=reading.created_at,
        )

    def _note(self, event: Event, rows: Rows) -> None:
        record = event.to_record()
        record.pk = next(self._fact_ids)
        record.stored_at = event.occurred_at
        rows.facts.append(record)

    @staticmethod
    def _next(ticket: Ticket) -> int:
        ticket.seq += 1
        return ticket.seq


def _fact_of(message: Message, turn: Turn) -> Event:
    kind = BY_KIND.get(turn.kind, MessageReceived)
    return kind(
        ticket_id=message.ticket_id,
        seq=message.seq,
        occurred_at=turn.at,
        actor_id=turn.user.pk if turn.user else None,
        message_id=message.pk,
    )


def _mood(ticket: Ticket, readings: Sequence[Reading]) -> Mood:
    arc = arc_of([Point(r.seq, r.score or 0.0, r.frustration) for r in readings])
    last = readings[-1]
    return Mood(
        ticket=ticket,
        current=arc.current,
        trend=arc.trend,
        peak_frustration=arc.peak_frustration,
        relapsed=arc.relapsed,
        negative_streak=arc.negative_streak,
        turning_points=list(arc.turning_points),
        points=[[p.seq, p.score, p.frustration] for p in arc.points],
        frustration=last.frustration,
        strain=last.frustration,
        urgency=last.urgency,
        sarcasm=last.sarcasm,
        confidence=last.confidence,
        seq=last.seq,
        updated_at=last.created_at,
    )


def _evidence(text: str, score: float) -> list[dict[str, object]]:
    """Three words that are said to have spoken for the score."""
    words = text.split()[:3]
    spans, start = [], 0
    for word in words:
        start = text.index(word, start)
        spans.append(
            {"start": start, "end": start + len(word), "signal": "score", "weight": score / 3}
        )
        start += len(word)
    return spans
