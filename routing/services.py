"""Readings become action: decisions, escalations and the ticket's place in the order."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from routing import policy
from routing.attention import Standing, place_of
from routing.events import EscalationSettled, TicketEscalated
from routing.models import Decision, Escalation
from routing.policy import Facts, Severity
from sentiment.arc import Point, Trend, arc_of
from sentiment.models import Mood, Reading
from sentiment.queries import readings_of_ticket
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.events import emit
from tickets.choices import Priority, Tier
from tickets.lifecycle import ACTIVE
from tickets.models import Ticket
from tickets.services.changes import place
from tickets.services.sequence import lock_ticket, next_seq


def reconsider_ticket(*, ticket_id: int, reading_id: int, now: datetime) -> Decision | None:
    """Judge one reading once: write the decision, escalate where it says so, place the ticket.

    A reading that has been judged, and one of a ticket that is done with, is left alone.
    """
    with db.transaction():
        ticket = lock_ticket(ticket_id)
        reading = Reading.objects.filter(pk=reading_id).first()
        if reading is None or _already_judged(reading_id):
            return None
        facts = _facts_at(reading)
        judged = policy.decide(facts)
        decision = Decision.objects.create(
            ticket=ticket,
            reading=reading,
            policy=policy.POLICY_NAME,
            policy_version=policy.POLICY_VERSION,
            severity=judged.severity,
            reasons=[asdict(reason) for reason in judged.reasons],
            held_back=judged.held_back,
            inputs=asdict(facts),
            created_at=now,
        )
        if judged.severity and ticket.status in ACTIVE:
            _escalate(ticket, decision, judged.severity, now=now)
        place_ticket(ticket=ticket)
    return decision


def settle_escalation(*, escalation_id: int, user: User, outcome: str, now: datetime) -> bool:
    """Say that an escalation has been dealt with. False when somebody did so before."""
    with db.transaction():
        escalation = Escalation.objects.get(pk=escalation_id)
        ticket = lock_ticket(escalation.ticket_id)
        won = (
            Escalation.objects.open()
            .filter(pk=escalation_id)
            .update(settled_at=now, owner=user, outcome=outcome[:200])
        )
        if won:
            seq = next_seq(ticket)
            ticket.save(update_fields=["seq"])
            emit(
                EscalationSettled(
                    ticket_id=ticket.pk,
                    seq=seq,
                    occurred_at=now,
                    actor_id=user.pk,
                    escalation_id=escalation_id,
                )
            )
            place_ticket(ticket=ticket)
    return bool(won)


def place_tickets(*, ticket_ids: Sequence[int]) -> None:
    """Put tickets where they stand now, after something about them changed."""
    for ticket_id in sorted(set(ticket_ids)):
        with db.transaction():
            place_ticket(ticket=lock_ticket(ticket_id))


def place_ticket(*, ticket: Ticket) -> None:
    """Put one locked ticket where it stands now."""
    place(ticket_id=ticket.pk, attention_at=place_of(standing_of(ticket)).attention_at)


def standing_of(ticket: Ticket) -> Standing:
    """What decides a ticket's place, read from its rows."""
    mood = Mood.objects.filter(pk=ticket.pk).first()
    escalation = Escalation.objects.open().filter(ticket=ticket).first()
    return Standing(
        waiting_since=ticket.waiting_since,
        last_message_at=ticket.last_message_at,
        priority=Priority(ticket.priority),
        tier=Tier(ticket.customer.tier),
        score=mood.current if mood else None,
        urgency=mood.urgency if mood else 0.0,
        severity=Severity(escalation.severity) if escalation else None,
    )


def _already_judged(reading_id: int) -> bool:
    return Decision.objects.filter(
        reading=reading_id, policy=policy.POLICY_NAME, policy_version=policy.POLICY_VERSION
    ).exists()


def _facts_at(reading: Reading) -> Facts:
    """What was known when this message had been read, whatever has come in since."""
    until = readings_of_ticket(reading.ticket_id).filter(seq__lte=reading.seq)
    arc = arc_of([Point(r.seq, r.score, r.frustration) for r in until if r.score is not None])
    return Facts(
        score=reading.score,
        frustration=reading.frustration,
        confidence=reading.confidence,
        trend=Trend(arc.trend),
        negative_streak=arc.negative_streak,
    )


def _escalate(ticket: Ticket, decision: Decision, severity: Severity, *, now: datetime) -> None:
    """Open an escalation, or raise the one that is open; a milder one adds its reasons only."""
    escalation = Escalation.objects.open().filter(ticket=ticket).first()
    worse = escalation is None or severity > escalation.severity
    if escalation is None:
        escalation = Escalation(ticket=ticket, severity=severity, opened_at=now)
    escalation.severity = max(escalation.severity, severity)
    known = {reason["sentence"] for reason in escalation.reasons}
    escalation.reasons += [r for r in decision.reasons if r["sentence"] not in known]
    escalation.reading_ids = [*escalation.reading_ids, decision.reading_id]
    escalation.save()
    if not worse:
        return
    seq = next_seq(ticket)
    ticket.save(update_fields=["seq"])
    emit(
        TicketEscalated(
            ticket_id=ticket.pk,
            seq=seq,
            occurred_at=now,
            escalation_id=escalation.pk,
            severity=severity,
        )
    )
