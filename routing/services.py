"""Readings become action: decisions, escalations and the ticket's place in the order."""

from collections.abc import Collection
from datetime import datetime

from routing import policy
from routing.bars import load_bars
from routing.models import Decision, Escalation
from routing.policy import Severity
from routing.queries import open_escalations
from routing.rounds import Round, escalate, judge, place_all, settle
from sentiment.explaining import ask_evidence_of_acts
from sentiment.models import Reading
from sentiment.straining import findings_with_strain
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import NotFoundError
from tickets.lifecycle import ACTIVE
from tickets.services.sequence import lock_ticket, lock_tickets


def reconsider_tickets(*, reading_ids: Collection[int], now: datetime) -> list[Decision]:
    """Judge readings once each: write decisions, escalate where they say so, place the tickets.

    A reading that has been judged before is left alone, so hearing twice does nothing. A
    ticket that is done with keeps its decision and is not escalated. Where a person has said what
    a reading should have been, their word is judged.
    """
    with db.repeatable():
        ticket_ids = set(
            Reading.objects.filter(pk__in=reading_ids).values_list("ticket_id", flat=True)
        )
        tickets = lock_tickets(ticket_ids)
        fresh = set(reading_ids) - _judged(reading_ids)
        bars = load_bars(tickets.values())
        decisions = Decision.objects.bulk_create(
            judge(finding, arc, bars=bars, now=now)
            for arc in findings_with_strain(ticket_ids).values()
            for finding in arc
            if finding.reading_id in fresh
        )
        this = Round(tickets, open_escalations(ticket_ids), now)
        for decision in decisions:
            if decision.severity and tickets[decision.ticket_id].status in ACTIVE:
                escalate(this, decision, Severity(decision.severity))
        this.finish()
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
        this = Round({ticket.pk: ticket}, {}, now)
        won = settle(this, escalation, user_id=user.pk, outcome=outcome)
        if won:
            this.finish()
    return won


def place_tickets(*, ticket_ids: Collection[int]) -> None:
    """Put tickets where they stand now, after something about them changed."""
    with db.repeatable():
        place_all(lock_tickets(ticket_ids).values())


def explain_escalations(*, escalation_ids: Collection[int], now: datetime) -> int:
    """Ask for the deep evidence of all readings that these escalations rest on.

    Returns how many had not been asked for before.
    """
    rows = Escalation.objects.filter(pk__in=escalation_ids).values_list("reading_ids", flat=True)
    return ask_evidence_of_acts(reading_ids={pk for ids in rows for pk in ids}, now=now)


def _judged(reading_ids: Collection[int]) -> set[int]:
    return set(
        Decision.objects.filter(
            reading__in=reading_ids,
            policy=policy.POLICY_NAME,
            policy_version=policy.POLICY_VERSION,
            correction_seq=0,
        ).values_list("reading_id", flat=True)
    )
