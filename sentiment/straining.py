"""What counts of each message, with what the conversation around it adds."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models.functions import Length

from sentiment.context import Circumstances, Strain, is_clipped, strain_of
from sentiment.corrections import Finding
from sentiment.models import Mood
from sentiment.queries import findings_of_tickets
from supportsentiment.kernel.timeline import facts_of_tickets
from tickets.choices import MessageKind
from tickets.events import StatusChanged
from tickets.lifecycle import Status
from tickets.models import Message, Ticket

RECENTLY = timedelta(days=30)
# Younger ones may be on their way to the database still, and a mood must come out the same again.
SETTLED = timedelta(minutes=1)
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


def findings_with_strain(ticket_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What counts of each message by ticket, with the strain that its mood keeps; two queries.

    Whoever stores a reading or a correction renews the mood with it, so the strain is known.
    """
    moods = Mood.objects.filter(ticket__in=ticket_ids).values_list("ticket_id", "strains")
    kept = {ticket_id: dict(strains) for ticket_id, strains in moods}
    return {
        ticket_id: [replace(one, strain=kept.get(ticket_id, {}).get(one.seq)) for one in findings]
        for ticket_id, findings in findings_of_tickets(ticket_ids).items()
    }


def circumstances_of(turns: Iterable[Turn]) -> dict[int, Circumstances]:
    """What the messages before each of the customer's say, by its seq. The turns are in order."""
    found: dict[int, Circumstances] = {}
    waiting: list[Turn] = []
    count, characters = 0, 0
    for turn in turns:
        if turn.ours:
            waiting = []
            continue
        waited = turn.sent_at - waiting[0].sent_at if waiting else timedelta(0)
        found[turn.seq] = Circumstances(
            unanswered=len(waiting),
            waited_hours=max(0.0, waited.total_seconds() / 3600),
            contacts=count - len(waiting),
            clipped=is_clipped(turn.length, characters / count if count else 0.0),
        )
        waiting.append(turn)
        count, characters = count + 1, characters + turn.length
    return found


def _strained(findings: Sequence[Finding], known: _Known) -> list[tuple[Finding, Strain]]:
    found: list[tuple[Finding, Strain]] = []
    earlier = 0.0
    around = circumstances_of(known.turns)
    at = {turn.seq: turn.sent_at for turn in known.turns}
    others = sorted(known.others)
    for finding in findings:
        score = finding.score
        strain = Strain(finding.frustration)
        if score is not None and finding.seq in around:
            sent_at = at[finding.seq]
            since, until = sent_at - RECENTLY, sent_at - SETTLED
            recent = bisect_left(others, until) - bisect_left(others, since)
            circumstances = replace(
                around[finding.seq],
                # The message that brings a ticket back comes just before the fact of it.
                reopened=bisect_right(known.reopened, finding.seq + 1),
                recent_tickets=recent,
                earlier=earlier,
            )
            strain = strain_of(
                finding.frustration,
                score=score,
                circumstances=circumstances,
                by_person=finding.corrected_by is not None,
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
    )
    rows = others.order_by("-created_at").values_list("customer_id", "pk", "created_at")
    for customer_id, pk, created_at in rows[:MOST_RECENT_LOOKED_AT]:
        by_customer[customer_id].append((pk, created_at))
    for ticket_id, customer_id in customers.items():
        if ticket_id in known:
            known[ticket_id].others = [
                begun for pk, begun in by_customer[customer_id] if pk != ticket_id
            ]
