"""The room's ears: what it does when a fact is announced."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from sentiment import comparing, elsewhere, requests, services
from sentiment.asking import NotNowError
from sentiment.engines.base import EngineNonsenseError, EngineUnavailableError
from sentiment.engines.registry import get_engine
from sentiment.events import (
    AnalysisAsked,
    ComparisonAsked,
    MessageReferred,
    MessageReturned,
    OwnComparisonAsked,
    ShadowAsked,
    TrialAsked,
)
from sentiment.queries import plan_in_force
from supportsentiment.kernel.errors import TryLaterError
from supportsentiment.kernel.listeners import listens
from tickets.events import MessageReceived

BATCH = 32
GATHER_SECONDS = 0.01
# The longest answer of an engine that is asked, and room to write it down.
LONGEST_ANSWER_SECONDS = 120
# After a call that failed, and where an engine is not even asked.
RETRY_SECONDS, REST_SECONDS = 10, 60


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
            requests.answer_waiting(engine=get_engine())
        services.read_messages(
            message_ids=[fact.message_id for fact in facts],
            engine=get_engine(),
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
        requests.answer(request_id=fact.request_id, engine=get_engine())


@listens(queue="default", batch=1, lease_seconds=LONGEST_ANSWER_SECONDS)
def try_engines(facts: Sequence[TrialAsked]) -> None:
    """Have configured engines read a sentence that somebody tries them with."""
    for fact in facts:
        elsewhere.answer_trial(request_id=fact.request_id, now=timezone.now())


@listens(queue="score", batch=1, lease_seconds=LONGEST_ANSWER_SECONDS)
def compare_own(facts: Sequence[OwnComparisonAsked]) -> None:
    """Go on with the column of the desk's own engine."""
    for fact in facts:
        comparing.go_on_with_own(column_id=fact.column_id, engine=get_engine(), now=timezone.now())


@listens(queue="bulk", batch=1, lease_seconds=600)
def compare_engines(facts: Sequence[ComparisonAsked]) -> None:
    """Go on with the column of a configured engine."""
    for fact in facts:
        comparing.go_on(column_id=fact.column_id, now=timezone.now())


@shared_task(name="sentiment.forget_requests")
def forget_requests(**_: object) -> None:
    """Drop texts whose asker has gone away."""
    requests.forget_old(now=timezone.now())
