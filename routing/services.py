"""Readings become action: decisions, escalations and the ticket's place in the order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from routing import policy
from routing.attention import place_of
from routing.events import EscalationSettled, TicketEscalated
from routing.models import Decision, Escalation
from routing.policy import Facts, Severity
from routing.queries import open_escalations, standings_of
from sentiment.arc import Point, arc_of
from sentiment.models import Reading
from sentiment.queries import readings_of_tickets
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import NotFoundError
from supportsentiment.kernel.events import Event, emit, emit_all
from tickets.lifecycle import ACTIVE
from tickets.models import Ticket
from tickets.services.changes import place
from tickets.services.sequence import lock_ticket, lock_tickets, next_seq, save_seqs


@dataclass(slots=True)
class _Round:
    """What one round of judging has locked, read and changed so far."""

    tickets: Mapping[int, Ticket]
    escalations: dict[int, Escalation]
    now: datetime
    events: list[Event] = field(default_factory=list)


def reconsider_tickets(*, reading_ids: Collection[int], now: datetime) -> list[Decision]:
    """Judge readings once each: write decisions, escalate where they say so, place the tickets.

    A reading that has been judged before is left alone, so hearing twice does nothing. A
    ticket that is done with keeps its decision and is not escalated.
    """
    with db.repeatable():
        ticket_ids = set(
            Reading.objects.filter(pk__in=reading_ids).values_list("ticket_id", flat=True)
        )
        tickets = lock_tickets(ticket_ids)
        fresh = set(reading_ids) - _judged(reading_ids)
        decisions = Decision.objects.bulk_create(
            _judge(reading, arc, now=now)
            for arc in readings_of_tickets(ticket_ids).values()
            for reading in arc
            if reading.pk in fresh
        )
        this = _Round(tickets, open_escalations(ticket_ids), now)
        for decision in decisions:
            if decision.severity and tickets[decision.ticket_id].status in ACTIVE:
                _escalate(this, decision, Severity(decision.severity))
        save_seqs(tickets[event.ticket_id] for event in this.events if event.ticket_id)
        emit_all(this.events)
        _place(tickets.values())
    return decisions


def settle_escalation(*, escalation_id: int, user: User, outcome: str, now: datetime) -> bool:
    """Say that an escalation has been dealt with. False when somebody did so before.

    Raises:
        NotFoundError: there is no such escalation.
    """
    with db.transaction():
        escalation = Escalation.objects.filter(pk=escalation_id).first()
        if escalation is None:
            raise NotFoundError("There is no such escalation.")
        ticket = lock_ticket(escalation.ticket_id)
        won = (
            Escalation.objects.open()
            .filter(pk=escalation_id)
            .update(settled_at=now, owner=user, outcome=outcome[:200])
        )
        if won:
            settled = EscalationSettled(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=now,
                actor_id=user.pk,
                escalation_id=escalation_id,
            )
            save_seqs([ticket])
            emit(settled)
            _place([ticket])
    return bool(won)


def place_tickets(*, ticket_ids: Collection[int]) -> None:
    """Put tickets where they stand now, after something about them changed."""
    with db.repeatable():
        _place(lock_tickets(ticket_ids).values())


def _place(tickets: Iterable[Ticket]) -> None:
    place(
        {
            ticket_id: place_of(standing).attention_at
            for ticket_id, standing in standings_of(list(tickets)).items()
        }
    )


def _judged(reading_ids: Collection[int]) -> set[int]:
    return set(
        Decision.objects.filter(
            reading__in=reading_ids,
            policy=policy.POLICY_NAME,
            policy_version=policy.POLICY_VERSION,
        ).values_list("reading_id", flat=True)
    )


def _judge(reading: Reading, arc: Sequence[Reading], *, now: datetime) -> Decision:
    facts = _facts_at(reading, arc)
    judged = policy.decide(facts)
    return Decision(
        ticket_id=reading.ticket_id,
        reading=reading,
        policy=policy.POLICY_NAME,
        policy_version=policy.POLICY_VERSION,
        severity=judged.severity,
        reasons=[asdict(reason) for reason in judged.reasons],
        held_back=judged.held_back,
        inputs=asdict(facts),
        created_at=now,
    )


def _facts_at(reading: Reading, readings: Sequence[Reading]) -> Facts:
    """What was known when this message had been read, whatever has come in since."""
    until = [r for r in readings if r.seq <= reading.seq]
    arc = arc_of([Point(r.seq, r.score, r.frustration) for r in until if r.score is not None])
    return Facts(
        score=reading.score,
        frustration=reading.frustration,
        sure=reading.sure,
        trend=arc.trend,
        negative_streak=arc.negative_streak,
    )


def _escalate(this: _Round, decision: Decision, severity: Severity) -> None:
    """Open an escalation, or raise the one that is open; a milder one adds its reasons only."""
    ticket = this.tickets[decision.ticket_id]
    escalation = this.escalations.get(ticket.pk)
    worse = escalation is None or severity > escalation.severity
    if escalation is None:
        escalation = Escalation(ticket=ticket, severity=severity, opened_at=this.now)
        this.escalations[ticket.pk] = escalation
    escalation.severity = max(escalation.severity, severity)
    known = {reason["sentence"] for reason in escalation.reasons}
    escalation.reasons += [r for r in decision.reasons if r["sentence"] not in known]
    escalation.reading_ids = [*escalation.reading_ids, decision.reading_id]
    escalation.save()
    if worse:
        this.events.append(
            TicketEscalated(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=this.now,
                escalation_id=escalation.pk,
                severity=severity,
            )
        )
