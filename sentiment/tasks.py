"""The room's ears: what it does when a fact is announced."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from sentiment import requests, services
from sentiment.desk_engine import desk_engine
from sentiment.engines.base import EngineUnavailableError
from sentiment.engines.registry import get_engine
from sentiment.events import AnalysisAsked
from supportsentiment.kernel.errors import TryLaterError
from supportsentiment.kernel.listeners import listens
from tickets.events import MessageReceived

BATCH = 32
GATHER_SECONDS = 0.01


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
            requests.answer_waiting(engine=desk_engine(get_engine()))
        engine = desk_engine(get_engine())
        services.read_messages(message_ids=ids, engine=engine, now=timezone.now())
    except EngineUnavailableError as error:
        raise TryLaterError(str(error)) from error


@listens(queue="score", batch=4, lease_seconds=30)
def answer_requests(facts: Sequence[AnalysisAsked]) -> None:
    """Read texts that somebody waits for."""
    for fact in facts:
        requests.answer(request_id=fact.request_id, engine=desk_engine(get_engine()))


@shared_task(name="sentiment.forget_requests")
def forget_requests(**_: object) -> None:
    """Drop texts whose asker has gone away."""
    requests.forget_old(now=timezone.now())
