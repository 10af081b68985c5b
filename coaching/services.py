"""Measuring what replies did."""

from datetime import datetime

from coaching.events import MomentMeasured
from coaching.models import Moment
from coaching.moments import Spoken, moments_of
from sentiment.queries import readings_of_ticket
from supportsentiment.kernel import db
from supportsentiment.kernel.events import emit_all
from tickets.choices import MessageKind
from tickets.models import Message


def measure_replies(*, ticket_id: int, now: datetime) -> int:
    """Find the moments of a ticket that are new; returns how many."""
    readings = readings_of_ticket(ticket_id).filter(score__isnull=False)
    conversation = [Spoken(seq=reading.seq, score=reading.score) for reading in readings]
    replies = Message.objects.filter(ticket=ticket_id, kind=MessageKind.OUTBOUND)
    conversation += [Spoken(seq=r.seq, reply_id=r.pk, user_id=r.user_id) for r in replies]
    found = moments_of(conversation)
    with db.transaction():
        known = set(Moment.objects.filter(ticket=ticket_id).values_list("reply_id", flat=True))
        fresh = Moment.objects.bulk_create(
            [
                Moment(
                    reply_id=moment.reply_id,
                    ticket_id=ticket_id,
                    user_id=moment.user_id,
                    before=moment.before,
                    after=moment.after,
                    measured_at=now,
                )
                for moment in found
                if moment.reply_id not in known
            ],
            ignore_conflicts=True,
        )
        stored = Moment.objects.filter(reply__in=[moment.reply_id for moment in fresh])
        emit_all([MomentMeasured(occurred_at=now, moment_id=moment.pk) for moment in stored])
    return len(fresh)
