"""Measuring what replies did."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from coaching.events import MomentMeasured
from coaching.models import Moment
from coaching.moments import Spoken, moments_of
from sentiment.queries import findings_of_tickets
from supportsentiment.kernel import db
from supportsentiment.kernel.events import emit_all
from tickets.choices import MessageKind
from tickets.models import Message


def measure_replies(*, ticket_ids: Collection[int], now: datetime) -> int:
    """Find the moments of these tickets that are new; returns how many."""
    fresh = [
        Moment(
            reply_id=moment.reply_id,
            ticket_id=ticket_id,
            user_id=moment.user_id,
            before=moment.before,
            after=moment.after,
            measured_at=now,
        )
        for ticket_id, spoken in _conversations(ticket_ids).items()
        for moment in moments_of(spoken)
    ]
    if not fresh:
        return 0
    with db.repeatable():
        known = set(Moment.objects.filter(ticket__in=ticket_ids).values_list("reply_id", flat=True))
        fresh = [moment for moment in fresh if moment.reply_id not in known]
        Moment.objects.bulk_create(fresh, ignore_conflicts=True)
        stored = Moment.objects.filter(reply__in=[moment.reply_id for moment in fresh])
        emit_all([MomentMeasured(occurred_at=now, moment_id=moment.pk) for moment in stored])
    return len(fresh)


def _conversations(ticket_ids: Collection[int]) -> dict[int, list[Spoken]]:
    """What was said in each ticket that has replies: readings and replies."""
    spoken: dict[int, list[Spoken]] = defaultdict(list)
    replies = Message.objects.filter(ticket__in=ticket_ids, kind=MessageKind.OUTBOUND)
    for reply in replies.only("id", "ticket_id", "seq", "user_id"):
        entry = Spoken(seq=reply.seq, reply_id=reply.pk, user_id=reply.user_id)
        spoken[reply.ticket_id].append(entry)
    for ticket_id, findings in findings_of_tickets(spoken.keys()).items():
        spoken[ticket_id] += [
            Spoken(seq=r.seq, score=r.score) for r in findings if r.score is not None
        ]
    return spoken
