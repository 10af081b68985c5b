"""Somebody has old messages read again, pauses that, lets it go on, or ends it."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from sentiment.events import RereadingWentOn
from sentiment.models import Rereading, RereadingState
from sentiment.permissions import why_not_read_again
from sentiment.progress import Estimate, Pace, estimate, pace_of
from sentiment.rereading import Scope, bounds_of
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ForbiddenError, InvalidError, NotFoundError, RefusedError
from supportsentiment.kernel.events import emit


def estimate_of(scope: Scope) -> Estimate:
    """What a re-reading of this scope will take, by the pace of the last one on this desk."""
    total, _first, _last = bounds_of(scope)
    return estimate(total, measured_pace())


def measured_pace() -> Pace:
    """The pace of the last re-reading that read enough to tell, or the shipped figure."""
    last = Rereading.objects.filter(read__gt=0).order_by("-asked_at").first()
    return pace_of(Pace(last.read, last.seconds, last.cpu_seconds) if last else None)


def start_rereading(*, scope: Scope, user: User | None, now: datetime) -> Rereading:
    """Begin; `user` is empty for whoever sits at the server.

    Raises:
        ForbiddenError: this user may not.
        InvalidError: `since` lies in the future.
        RefusedError: there is nothing to read, or another re-reading is under way.
    """
    _refuse_strangers(user)
    if scope.since and scope.since > now:
        raise InvalidError({"since": [_("This day has not come yet.")]})
    total, first, last = bounds_of(scope)
    if not total:
        raise RefusedError(_("No message that has been read fits this."))
    try:
        with db.transaction():
            job = Rereading.objects.create(
                user=user,
                since=scope.since,
                language=scope.language,
                only_active=scope.only_active,
                total=total,
                cursor=first - 1,
                until=last,
                asked_at=now,
                touched_at=now,
            )
            _go_on(job, user, now=now)
    except IntegrityError as error:
        raise RefusedError(_("Messages are being read again already.")) from error
    return job


def pause_rereading(*, rereading_id: int, user: User | None, now: datetime) -> None:
    """Stop after the step that is being made.

    Raises:
        ForbiddenError, NotFoundError: as it says.
        RefusedError: it does not run.
    """
    with db.transaction():
        job = _locked(rereading_id, user)
        _refuse_unless(job, RereadingState.RUNNING, sentence=_("It does not run."))
        job.state, job.touched_at = RereadingState.PAUSED, now
        job.save(update_fields=["state", "touched_at"])


def resume_rereading(*, rereading_id: int, user: User | None, now: datetime) -> None:
    """Go on where it stopped.

    Raises:
        ForbiddenError, NotFoundError: as it says.
        RefusedError: it is not paused.
    """
    with db.transaction():
        job = _locked(rereading_id, user)
        _refuse_unless(job, RereadingState.PAUSED, sentence=_("It is not paused."))
        job.state, job.trouble, job.touched_at = RereadingState.RUNNING, "", now
        job.save(update_fields=["state", "trouble", "touched_at"])
        _go_on(job, user, now=now)


def cancel_rereading(*, rereading_id: int, user: User | None, now: datetime) -> None:
    """End it; what has been read again stays read.

    Raises:
        ForbiddenError, NotFoundError: as it says.
        RefusedError: it has ended.
    """
    with db.transaction():
        job = _locked(rereading_id, user)
        if not job.under_way:
            raise RefusedError(_("It has ended already."))
        job.state, job.under_way = RereadingState.CANCELLED, False
        job.ended_at = job.touched_at = now
        job.save(update_fields=["state", "under_way", "ended_at", "touched_at"])


def stop_for(*, rereading_id: int, trouble: str, now: datetime) -> None:
    """Pause what failed again and again, and say why."""
    Rereading.objects.filter(pk=rereading_id, state=RereadingState.RUNNING).update(
        state=RereadingState.PAUSED, trouble=trouble[:300], touched_at=now
    )


def _go_on(job: Rereading, user: User | None, *, now: datetime) -> None:
    emit(
        RereadingWentOn(
            occurred_at=now,
            actor_id=user.pk if user else None,
            rereading_id=job.pk,
            after=job.cursor,
        )
    )


def _locked(rereading_id: int, user: User | None) -> Rereading:
    _refuse_strangers(user)
    job = Rereading.objects.select_for_update(of=("self",)).filter(pk=rereading_id).first()
    if job is None:
        raise NotFoundError(_("There is no such re-reading."))
    return job


def _refuse_strangers(user: User | None) -> None:
    if user is not None and (refusal := why_not_read_again(user)):
        raise ForbiddenError(refusal)


def _refuse_unless(job: Rereading, state: RereadingState, *, sentence: str) -> None:
    if job.state != state:
        raise RefusedError(sentence)
