"""What counts of each message, with what the conversation around it adds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models.functions import Length

from sentiment.context import Circumstances, Strain, is_clipped, strain_of
from sentiment.corrections import Finding
from sentiment.queries import findings_of_tickets
from supportsentiment.kernel.timeline import facts_of_tickets
from tickets.choices import MessageKind
from tickets.events import StatusChanged
from tickets.lifecycle import Status
from tickets.models import Message, Ticket

RECENTLY = timedelta(days=30)
MOST_RECENT_LOOKED_AT = 2_000
_DONE = frozenset({Status.SOLVED.value, Status.CLOSED.value})


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as its circumstances know it; `length` in characters."""

    seq: int
    ours: bool
    sent_at: datetime
    length: int


@dataclass(slots=True)
class _Known:
    """What is known of one ticket besides its readings."""

    turns: list[Turn] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    others: list[datetime] = field(default_factory=list)


def strained_findings(ticket_ids: Collection[int]) -> dict[int, list[tuple[Finding, Strain]]]:
    """What counts of each message by ticket with its strain, in order; five queries for all."""
    findings = findings_of_tickets(ticket_ids)
    known = _known_of(ticket_ids)
    return {
        ticket_id: _strained(ones, known.get(ticket_id, _Known()))
        for ticket_id, ones in findings.items()
    }


def with_strain(strained: Iterable[tuple[Finding, Strain]]) -> list[Finding]:
    """The findings alone, each with its strain as a number."""
    return [replace(finding, strain=strain.value) for finding, strain in strained]


def circumstances_at(seq: int, turns: Sequence[Turn]) -> Circumstances:
    """What the messages before this one say; nothing where it is not among them."""
    before = [turn for turn in turns if turn.seq < seq]
    this = next((turn for turn in turns if turn.seq == seq), None)
    if this is None:
        return Circumstances()
    answered = max((turn.seq for turn in before if turn.ours), default=-1)
    customers = [turn for turn in before if not turn.ours]
    waiting = [turn for turn in customers if turn.seq > answered]
    waited = this.sent_at - waiting[0].sent_at if waiting else timedelta(0)
    return Circumstances(
        unanswered=len(waiting),
        waited_hours=max(0.0, waited.total_seconds() / 3600),
        contacts=len(customers) - len(waiting),
        clipped=is_clipped(this.length, [turn.length for turn in customers]),
    )


def _strained(findings: Sequence[Finding], known: _Known) -> list[tuple[Finding, Strain]]:
    found: list[tuple[Finding, Strain]] = []
    earlier = 0.0
    at = {turn.seq: turn.sent_at for turn in known.turns}
    for finding in findings:
        score = finding.score
        strain = Strain(finding.frustration)
        if score is not None and finding.seq in at:
            sent_at = at[finding.seq]
            around = replace(
                circumstances_at(finding.seq, known.turns),
                reopened=sum(1 for seq in known.reopened if seq <= finding.seq + 1),
                recent_tickets=sum(
                    1 for one in known.others if sent_at - RECENTLY <= one < sent_at
                ),
                earlier=earlier,
            )
            by_person = finding.corrected_by is not None
            strain = strain_of(
                finding.frustration, score=score, circumstances=around, by_person=by_person
            )
            earlier = max(earlier, finding.frustration)
        found.append((finding, strain))
    return found


def _known_of(ticket_ids: Collection[int]) -> Mapping[int, _Known]:
    known: dict[int, _Known] = defaultdict(_Known)
    said = Message.objects.filter(ticket__in=ticket_ids, automatic=False).exclude(
        kind__in=[MessageKind.NOTE, MessageKind.SYSTEM]
    )
    rows = said.order_by("ticket_id", "seq").values_list(
        "ticket_id", "seq", "kind", "sent_at", Length("text")
    )
    for ticket_id, seq, kind, sent_at, length in rows:
        turn = Turn(seq, kind == MessageKind.OUTBOUND, sent_at, length)
        known[ticket_id].turns.append(turn)
    for ticket_id, fact in facts_of_tickets(ticket_ids, names=[StatusChanged.name]):
        payload = fact.payload
        if payload.get("old") in _DONE and payload.get("new") == Status.OPEN.value:
            known[ticket_id].reopened.append(fact.seq)
    _add_others(ticket_ids, known)
    return known


def _add_others(ticket_ids: Collection[int], known: Mapping[int, _Known]) -> None:
    """When the customers' other tickets began, as far back as any of the messages looks."""
    begun = [turn.sent_at for one in known.values() for turn in one.turns]
    customers = dict(Ticket.objects.filter(pk__in=ticket_ids).values_list("pk", "customer_id"))
    if not begun:
        return
    by_customer: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    others = Ticket.objects.filter(
        customer__in=set(customers.values()),
        created_at__gte=min(begun) - RECENTLY,
        created_at__lt=max(begun),
    ).exclude(status=Status.SPAM)
    rows = others.order_by("-created_at").values_list("customer_id", "pk", "created_at")
    for customer_id, pk, created_at in rows[:MOST_RECENT_LOOKED_AT]:
        by_customer[customer_id].append((pk, created_at))
    for ticket_id, customer_id in customers.items():
        if ticket_id in known:
            known[ticket_id].others = [
                begun for pk, begun in by_customer[customer_id] if pk != ticket_id
            ]
