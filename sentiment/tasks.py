"""The room's ears: what it does when a fact is announced."""

import logging
from collections.abc import Sequence
from functools import partial

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sentiment import (
    comparing,
    elsewhere,
    explaining,
    promoting,
    refitting,
    requests,
    rereading,
    rereading_active,
    rereading_orders,
    services,
)
from sentiment.asking import NotNowError
from sentiment.desk_engine import desk_engine
from sentiment.engines.base import EngineNonsenseError, EngineUnavailableError
from sentiment.events import (
    AnalysisAsked,
    ComparisonAsked,
    EvidenceAsked,
    MessageReferred,
    MessageReturned,
    OwnComparisonAsked,
    RefitAsked,
    RereadingAsked,
    RereadingWentOn,
    ShadowAsked,
    TrialAsked,
)
from sentiment.giving_way import PatientEngine, serve_whoever_waits
from sentiment.queries import plan_in_force
from sentiment.taught_engine import look_again, taught_engine
from supportsentiment.accounts.models import User
from supportsentiment.kernel.errors import RefusedError, TryLaterError
from supportsentiment.kernel.listeners import listens
from tickets.events import MessageReceived

BATCH = 32
GATHER_SECONDS = 0.01
# The longest answer of an engine that is asked, and room to write it down.
LONGEST_ANSWER_SECONDS = 120
# After a call that failed, and where an engine is not even asked.
RETRY_SECONDS, REST_SECONDS = 10, 60
# The first refit after a release reads some thousand shipped texts as well.
REFIT_SECONDS = 300

logger = logging.getLogger(__name__)


def mark_not_read(fact: MessageReceived | MessageReturned | MessageReferred, reason: str) -> None:
    """Nobody could read it: show that instead of a mood."""
    services.give_up(message_id=fact.message_id, reason=reason, now=timezone.now())


@listens(
    queue="score",
    batch=BATCH,
    lease_seconds=120,
    gather_seconds=GATHER_SECONDS,
    bury=mark_not_read,
)
def read_messages(facts: Sequence[MessageReceived | MessageReturned]) -> None:
    """Read the messages that have come in, and those that another engine gave back."""
    stand_ins = {
        fact.message_id for fact in facts if isinstance(fact, MessageReturned) and fact.stand_in
    }
    try:
        if len(facts) == BATCH:
            requests.answer_waiting(engine=desk_engine())
        services.read_messages(
            message_ids=[fact.message_id for fact in facts],
            engine=desk_engine(),
            now=timezone.now(),
            plan=plan_in_force(),
            stand_ins=stand_ins,
        )
    except EngineUnavailableError as error:
        raise TryLaterError(str(error)) from error


@listens(queue="bulk", batch=1, lease_seconds=LONGEST_ANSWER_SECONDS, bury=mark_not_read)
def read_elsewhere(facts: Sequence[MessageReferred]) -> None:
    """Read messages with the engines that were chosen for them, one at a time."""
    for fact in facts:
        try:
            elsewhere.read_referred(
                message_id=fact.message_id,
                engine_id=fact.engine_id,
                edition=fact.edition,
                plan=plan_in_force(),
                now=timezone.now(),
            )
        except EngineNonsenseError:
            # Another try may bring sense; after three the message is shown as not read.
            raise
        except EngineUnavailableError as error:
            # Messages of other engines are not kept waiting behind it.
            seconds = REST_SECONDS if isinstance(error, NotNowError) else RETRY_SECONDS
            raise TryLaterError(str(error), seconds=seconds) from error


@listens(queue="bulk", batch=1, lease_seconds=LONGEST_ANSWER_SECONDS)
def read_along(facts: Sequence[ShadowAsked]) -> None:
    """Have engines without effect read what came in."""
    for fact in facts:
        elsewhere.read_along(
            message_id=fact.message_id,
            engine_id=fact.engine_id,
            plan=plan_in_force(),
            now=timezone.now(),
        )


@listens(queue="score", batch=4, lease_seconds=30)
def answer_requests(facts: Sequence[AnalysisAsked]) -> None:
    """Read texts that somebody waits for."""
    for fact in facts:
        requests.answer(request_id=fact.request_id, engine=desk_engine())


def mark_not_measured(fact: EvidenceAsked, _reason: str) -> None:
    """Nobody waits for it any more; a person may ask again."""
    explaining.give_up_evidence(reading_id=fact.reading_id)


@listens(queue="slow", batch=1, lease_seconds=120, bury=mark_not_measured)
def measure_evidence(facts: Sequence[EvidenceAsked]) -> None:
    """Find out which words really carry a reading."""
    for fact in facts:
        try:
            engine = desk_engine()
            patient = PatientEngine(engine, give_way=partial(serve_whoever_waits, engine))
            explaining.measure_evidence(
                reading_id=fact.reading_id, engine=patient, now=timezone.now()
            )
        except EngineUnavailableError as error:
            raise TryLaterError(str(error)) from error


def pause_for_trouble(fact: RereadingWentOn, reason: str) -> None:
    """A step failed again and again: somebody has to look before it goes on."""
    rereading_orders.stop_for(rereading_id=fact.rereading_id, trouble=reason, now=timezone.now())


@listens(queue="slow", batch=1, lease_seconds=120, bury=pause_for_trouble)
def read_on(facts: Sequence[RereadingWentOn]) -> None:
    """Read the next old messages again."""
    for fact in facts:
        try:
            engine = desk_engine()
            rereading.read_on(
                rereading_id=fact.rereading_id,
                after=fact.after,
                engine=engine,
                now=timezone.now(),
                give_way=partial(serve_whoever_waits, engine),
            )
        except EngineUnavailableError as error:
            raise TryLaterError(str(error)) from error


@listens(queue="default", batch=1, lease_seconds=LONGEST_ANSWER_SECONDS)
def try_engines(facts: Sequence[TrialAsked]) -> None:
    """Have configured engines read a sentence that somebody tries them with."""
    for fact in facts:
        elsewhere.answer_trial(request_id=fact.request_id, now=timezone.now())


@listens(queue="score", batch=1, lease_seconds=LONGEST_ANSWER_SECONDS)
def compare_own(facts: Sequence[OwnComparisonAsked]) -> None:
    """Go on with the column of the desk's own engine."""
    for fact in facts:
        comparing.go_on_with_own(column_id=fact.column_id, engine=desk_engine(), now=timezone.now())


@listens(queue="bulk", batch=1, lease_seconds=600)
def compare_engines(facts: Sequence[ComparisonAsked]) -> None:
    """Go on with the column of a configured engine."""
    for fact in facts:
        comparing.go_on(column_id=fact.column_id, now=timezone.now())


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


@listens(queue="slow", batch=1, lease_seconds=120)
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
