"""The room's ears: what it does when a fact is announced."""

import logging
from collections.abc import Sequence

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sentiment import (
    explaining,
    promoting,
    refitting,
    requests,
    rereading,
    rereading_active,
    rereading_orders,
    services,
)
from sentiment.desk_engine import desk_engine
from sentiment.engines.base import EngineUnavailableError
from sentiment.engines.registry import get_engine
from sentiment.events import (
    AnalysisAsked,
    EvidenceAsked,
    RefitAsked,
    RereadingAsked,
    RereadingWentOn,
)
from sentiment.taught_engine import look_again, taught_engine
from supportsentiment.accounts.models import User
from supportsentiment.kernel.errors import RefusedError, TryLaterError
from supportsentiment.kernel.listeners import listens
from tickets.events import MessageReceived

BATCH = 32
GATHER_SECONDS = 0.01
# The first refit after a release reads some thousand shipped texts as well.
REFIT_SECONDS = 300

logger = logging.getLogger(__name__)


def mark_not_read(fact: MessageReceived, reason: str) -> None:
    """Nobody could read it: show that instead of a mood."""
    services.give_up(message_id=fact.message_id, reason=reason, now=timezone.now())


@listens(
    queue="score",
    batch=BATCH,
    lease_seconds=120,
    gather_seconds=GATHER_SECONDS,
    bury=mark_not_read,
)
def read_messages(facts: Sequence[MessageReceived]) -> None:
    """Read the messages that have come in."""
    ids = [fact.message_id for fact in facts]
    try:
        if len(facts) == BATCH:
            requests.answer_waiting(engine=desk_engine())
        services.read_messages(message_ids=ids, engine=desk_engine(), now=timezone.now())
    except EngineUnavailableError as error:
        raise TryLaterError(str(error)) from error


@listens(queue="score", batch=4, lease_seconds=30)
def answer_requests(facts: Sequence[AnalysisAsked]) -> None:
    """Read texts that somebody waits for."""
    for fact in facts:
        requests.answer(request_id=fact.request_id, engine=desk_engine())


def mark_not_measured(fact: EvidenceAsked, _reason: str) -> None:
    """Nobody waits for it any more; a person may ask again."""
    explaining.give_up_evidence(reading_id=fact.reading_id)


@listens(queue="bulk", batch=1, lease_seconds=300, bury=mark_not_measured)
def measure_evidence(facts: Sequence[EvidenceAsked]) -> None:
    """Find out which words really carry a reading."""
    for fact in facts:
        try:
            explaining.measure_evidence(
                reading_id=fact.reading_id, engine=get_engine(), now=timezone.now()
            )
        except EngineUnavailableError as error:
            raise TryLaterError(str(error)) from error


def pause_for_trouble(fact: RereadingWentOn, reason: str) -> None:
    """A step failed again and again: somebody has to look before it goes on."""
    rereading_orders.stop_for(rereading_id=fact.rereading_id, trouble=reason, now=timezone.now())


@listens(queue="bulk", batch=1, lease_seconds=180, bury=pause_for_trouble)
def read_on(facts: Sequence[RereadingWentOn]) -> None:
    """Read the next old messages again."""
    for fact in facts:
        try:
            rereading.read_on(
                rereading_id=fact.rereading_id,
                after=fact.after,
                engine=desk_engine(),
                now=timezone.now(),
            )
        except EngineUnavailableError as error:
            raise TryLaterError(str(error)) from error


@shared_task(name="sentiment.forget_requests")
def forget_requests(**_: object) -> None:
    """Drop texts whose asker has gone away."""
    requests.forget_old(now=timezone.now())


@listens(queue="bulk", batch=1, lease_seconds=REFIT_SECONDS)
def refit(facts: Sequence[RefitAsked]) -> None:
    """Learn from the desk's labels; where the owner wants it so, let the outcome read at once."""
    for fact in facts:
        look_again()
        user = User.objects.filter(pk=fact.actor_id).first() if fact.actor_id else None
        try:
            version = refitting.refit(engine=taught_engine(), now=timezone.now(), user=user)
            if settings.LEARNING_PROMOTES and promoting.why_not_promote(version) is None:
                promoting.promote(number=version.number, now=timezone.now(), user=user)
        except EngineUnavailableError as error:
            raise TryLaterError(str(error)) from error
        except RefusedError as refusal:
            logger.warning("Nothing was learned: %s", refusal)


@listens(queue="bulk", batch=1, lease_seconds=120)
def reread_tickets(facts: Sequence[RereadingAsked]) -> None:
    """Read active tickets again with the version that has become live."""
    for fact in facts:
        look_again()
        try:
            rereading_active.reread_some(
                number=fact.number,
                after_id=fact.after_id,
                engine=desk_engine(),
                now=timezone.now(),
            )
        except EngineUnavailableError as error:
            raise TryLaterError(str(error)) from error


@shared_task(name="sentiment.learn_nightly")
def learn_nightly(**_: object) -> None:
    """Learn from what was labelled during the day, if it is enough."""
    try:
        refitting.ask_refit(now=timezone.now())
    except RefusedError as refusal:
        logger.info("Nothing to learn tonight: %s", refusal)


@shared_task(name="sentiment.mark_erased")
def mark_erased(**_: object) -> None:
    """Mark versions that learned from messages that were erased since."""
    promoting.mark_erased()
