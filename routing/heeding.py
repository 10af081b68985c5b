"""People correct readings, and what was decided on them is decided anew."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_noop

from routing import policy
from routing.bars import NO_BARS, Bars, load_bars
from routing.models import Decision
from routing.policy import Severity
from routing.queries import open_escalations
from routing.rounds import Round, escalate, facts_at, judge, settle
from sentiment.corrections import Finding
from sentiment.events import CorrectionWithdrawn, ReadingCorrected
from sentiment.models import Reading
from sentiment.straining import findings_with_strain
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from tickets.lifecycle import ACTIVE
from tickets.services.sequence import lock_tickets

# What is kept with an escalation that was settled so, in English.
CORRECTED = gettext_noop("The reading was corrected by %(who)s.")
WITHDRAWN = gettext_noop("The correction was taken back by %(who)s.")

Spoken = ReadingCorrected | CorrectionWithdrawn


@dataclass(frozen=True, slots=True)
class _Heard:
    """What people said in one ticket since it was last judged for that."""

    last: Spoken
    message_ids: frozenset[int]

    @property
    def seq(self) -> int:
        """The number of the last word."""
        return self.last.seq or 0


def heed_people(*, facts: Sequence[Spoken], now: datetime) -> list[Decision]:
    """Judge the conversations anew in which people said what a mood is, or took it back.

    Judged is how the conversation stands now. It escalates where the rules fire harder than they
    did before, so that nothing is opened again that somebody has dealt with; an escalation that
    has lost its ground is settled. What has been heeded before is left alone.
    """
    heard = _heard_by_ticket(facts)
    with db.repeatable():
        this = Round(lock_tickets(heard), open_escalations(heard), now)
        heeded = _heeded(heard)
        arcs = {
            ticket_id: arc
            for ticket_id, arc in findings_with_strain(this.tickets).items()
            if arc and heard[ticket_id].seq > heeded.get(ticket_id, 0)
        }
        bars = load_bars(this.tickets.values())
        before = _severities_before({arc[-1].message_id for arc in arcs.values()})
        decisions = Decision.objects.bulk_create(
            _judge_anew(arc, heard[ticket_id], bars=bars, now=now)
            for ticket_id, arc in arcs.items()
        )
        for decision, arc in zip(decisions, arcs.values(), strict=True):
            worst = before.get(arc[-1].message_id, 0)
            _act(this, decision, worst=worst)
        _settle_without_ground(this, arcs, heard, bars=bars)
        this.finish()
    return decisions


def _heard_by_ticket(facts: Sequence[Spoken]) -> dict[int, _Heard]:
    heard: dict[int, _Heard] = {}
    for fact in sorted(facts, key=lambda fact: fact.seq or 0):
        ticket_id = fact.ticket_id or 0
        earlier = heard[ticket_id].message_ids if ticket_id in heard else frozenset()
        heard[ticket_id] = _Heard(fact, earlier | {fact.message_id})
    return heard


def _heeded(ticket_ids: Collection[int]) -> dict[int, int]:
    """The last word that each ticket has been judged for."""
    rows = Decision.objects.filter(ticket__in=ticket_ids, correction_seq__gt=0)
    newest = rows.values("ticket_id").annotate(newest=Max("correction_seq"))
    return dict(newest.values_list("ticket_id", "newest"))


def _severities_before(message_ids: Collection[int]) -> dict[int, int]:
    """What was last decided on each of these messages; 0 for nothing."""
    rows = Decision.objects.filter(reading__message__in=message_ids)
    last = rows.order_by("reading__message_id", "-pk").distinct("reading__message_id")
    found = last.values_list("reading__message_id", "severity")
    return {message_id: severity or 0 for message_id, severity in found}


def _judge_anew(arc: Sequence[Finding], heard: _Heard, *, bars: Bars, now: datetime) -> Decision:
    decision = judge(arc[-1], arc, bars=bars, now=now)
    decision.corrected_by_id = heard.last.actor_id
    decision.correction_seq = heard.seq
    return decision


def _act(this: Round, decision: Decision, *, worst: int) -> None:
    active = this.tickets[decision.ticket_id].status in ACTIVE
    if active and decision.severity and decision.severity > worst:
        escalate(this, decision, Severity(decision.severity))


def _settle_without_ground(
    this: Round, arcs: dict[int, list[Finding]], heard: dict[int, _Heard], *, bars: Bars
) -> None:
    """Settle open escalations that rest on nothing but what people have set right."""
    shaken = {
        ticket_id: this.escalations[ticket_id]
        for ticket_id in arcs
        if ticket_id in this.escalations
    }
    if not shaken:
        return
    readings = {pk for escalation in shaken.values() for pk in escalation.reading_ids}
    message_of = dict(Reading.objects.filter(pk__in=readings).values_list("pk", "message_id"))
    names = dict(
        User.objects.filter(pk__in=[heard[t].last.actor_id for t in shaken]).values_list(
            "pk", "name"
        )
    )
    for ticket_id, escalation in shaken.items():
        grounds = {message_of[pk] for pk in escalation.reading_ids if pk in message_of}
        last = heard[ticket_id].last
        spoken = heard[ticket_id].message_ids
        if has_lost_its_ground(grounds, arcs[ticket_id], spoken=spoken, bars=bars):
            template = CORRECTED if isinstance(last, ReadingCorrected) else WITHDRAWN
            outcome = template % {"who": names.get(last.actor_id or 0, "")}
            settle(this, escalation, user_id=last.actor_id, outcome=outcome)


def has_lost_its_ground(
    grounds: Collection[int],
    arc: Sequence[Finding],
    *,
    spoken: Collection[int],
    bars: Bars = NO_BARS,
) -> bool:
    """Whether people have spoken of every message that caused an escalation, and none would now.

    A message that nobody spoke of keeps it open: its reading stands. `grounds` and `spoken` are
    ids of messages.
    """
    caused = [finding for finding in arc if finding.message_id in grounds]
    set_right = all(f.corrected_by is not None or f.message_id in spoken for f in caused)
    fires = any(
        policy.decide(facts_at(f, arc), cutoffs=bars.of(f).cutoffs).severity for f in caused
    )
    return bool(caused) and set_right and not fires
