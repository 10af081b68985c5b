"""One round of judging: what it has locked and changed, and the steps that every round takes.

Services begin a round in their transaction, and end it with `finish`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from routing import policy
from routing.attention import place_of
from routing.bars import Bars
from routing.events import EscalationSettled, TicketEscalated
from routing.models import Decision, Escalation
from routing.policy import Facts, Severity
from routing.queries import standings_of
from sentiment.arc import Point, arc_of
from sentiment.corrections import Finding
from supportsentiment.kernel.events import Event, emit_all
from tickets.models import Ticket
from tickets.services.changes import place
from tickets.services.sequence import next_seq, save_seqs


@dataclass(slots=True)
class Round:
    """What one round of judging has locked, read and changed so far."""

    tickets: Mapping[int, Ticket]
    escalations: dict[int, Escalation]
    now: datetime
    events: list[Event] = field(default_factory=list)

    def finish(self) -> None:
        """Save and tell what has changed, and put the tickets where they stand now."""
        save_seqs(self.tickets[event.ticket_id] for event in self.events if event.ticket_id)
        emit_all(self.events)
        place_all(self.tickets.values())


def judge(finding: Finding, arc: Sequence[Finding], *, bars: Bars, now: datetime) -> Decision:
    """The policy's decision on one message of a conversation, not yet saved."""
    facts = facts_at(finding, arc)
    bar = bars.of(finding)
    judged = policy.decide(facts, cutoffs=bar.cutoffs)
    return Decision(
        ticket_id=finding.ticket_id,
        reading_id=finding.reading_id,
        policy=policy.POLICY_NAME,
        policy_version=policy.POLICY_VERSION,
        severity=judged.severity,
        reasons=[asdict(reason) for reason in judged.reasons],
        held_back=judged.held_back,
        inputs={**asdict(facts), **bar.told()},
        corrected_by_id=finding.corrected_by,
        created_at=now,
    )


def facts_at(finding: Finding, findings: Sequence[Finding]) -> Facts:
    """What was known when this message had been read, whatever has come in since."""
    until = [f for f in findings if f.seq <= finding.seq]
    arc = arc_of([Point(f.seq, f.score, f.frustration) for f in until if f.score is not None])
    return Facts(
        score=finding.score,
        frustration=finding.frustration,
        sure=finding.sure,
        trend=arc.trend,
        negative_streak=arc.negative_streak,
        strain=finding.strained,
    )


def escalate(this: Round, decision: Decision, severity: Severity) -> None:
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
    if decision.reading_id not in escalation.reading_ids:
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


def settle(this: Round, escalation: Escalation, *, user_id: int | None, outcome: str) -> bool:
    """Settle an open escalation of a locked ticket. False when somebody did so before."""
    won = (
        Escalation.objects.open()
        .filter(pk=escalation.pk)
        .update(settled_at=this.now, owner_id=user_id, outcome=outcome[:200])
    )
    if won:
        ticket = this.tickets[escalation.ticket_id]
        this.events.append(
            EscalationSettled(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=this.now,
                actor_id=user_id,
                escalation_id=escalation.pk,
            )
        )
    return bool(won)


def place_all(tickets: Iterable[Ticket]) -> None:
    """Put locked tickets where they stand now."""
    place(
        {
            ticket_id: place_of(standing).attention_at
            for ticket_id, standing in standings_of(list(tickets)).items()
        }
    )
