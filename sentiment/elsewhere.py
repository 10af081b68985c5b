"""Messages are read by the engine that the plan chose, or along with no effect at all."""

from collections.abc import Mapping
from datetime import datetime
from logging import getLogger
from typing import Any

from sentiment.analysis import plain
from sentiment.asking import ask, identity_of
from sentiment.choosing import Plan
from sentiment.engines.base import (
    EngineNonsenseError,
    EngineRefusedError,
    EngineUnavailableError,
    Passage,
)
from sentiment.models import AnalysisRequest, ConfiguredEngine, Reading, ShadowReading
from sentiment.models.engines import Otherwise
from sentiment.referring import hand_back
from sentiment.services import messages_to_read, passage_of, store_readings, version_of
from tickets.models import Message

logger = getLogger(__name__)


def read_referred(
    *, message_id: int, engine_id: int, edition: int, plan: Plan, now: datetime
) -> None:
    """Read a message with the engine that was chosen for it, or give it back.

    Raises:
        EngineUnavailableError: the engine cannot be asked now, and the owner wants to wait.
        EngineNonsenseError: it answered nonsense.
        EngineRefusedError: it will never read this text.
    """
    message = next(iter(messages_to_read([message_id])), None)
    if message is None:
        return
    configured = ConfiguredEngine.objects.filter(pk=engine_id, removed_at=None).first()
    if plan.edition != edition or configured is None:
        hand_back(message_id=message_id, stand_in=plan.edition == edition, now=now)
        return
    try:
        if _is_read(message, configured, edition=edition):
            return
        answer = ask(configured, passage_of(message), names=names_of(message), now=now)
    except EngineNonsenseError:
        raise
    except EngineUnavailableError:
        if configured.otherwise == Otherwise.WAIT:
            raise
        hand_back(message_id=message_id, stand_in=True, now=now)
        return
    version = version_of(answer.identity)
    store_readings({message: answer.analysis}, version=version, now=now, edition=edition)


def read_along(*, message_id: int, engine_id: int, plan: Plan, now: datetime) -> None:
    """Keep what an engine without effect sees. What it cannot see now is passed over."""
    message = next(iter(messages_to_read([message_id])), None)
    configured = ConfiguredEngine.objects.filter(pk=engine_id, removed_at=None).first()
    if message is None or configured is None or engine_id not in plan.shadows:
        return
    try:
        version = version_of(identity_of(configured))
        seen = {"message": message, "engine": configured, "model_version": version}
        if ShadowReading.objects.filter(**seen).exists():
            return
        answer = ask(configured, passage_of(message), names=names_of(message), now=now)
    except (EngineUnavailableError, EngineRefusedError) as error:
        logger.info("Engine %s does not read along: %s", engine_id, error)
        return
    ShadowReading.objects.get_or_create(
        **seen,
        defaults={
            "label": answer.analysis.label or "",
            "score": answer.analysis.score,
            "frustration": answer.analysis.frustration,
            "urgency": answer.analysis.urgency,
            "confidence": answer.analysis.confidence,
            "milliseconds": answer.milliseconds,
            "created_at": now,
        },
    )


def answer_trial(*, request_id: str, now: datetime) -> bool:
    """Have a configured engine read what somebody waits for; False where nobody does any more."""
    waiting = AnalysisRequest.objects.filter(pk=request_id, answer__isnull=True, refusal="")
    request = waiting.select_related("engine").first()
    if request is None or request.engine is None:
        return False
    try:
        told = _trial(request.engine, request, now=now)
    except EngineRefusedError as error:
        return bool(waiting.update(refusal=f"refused: {error}"[:300]))
    except EngineUnavailableError as error:
        return bool(waiting.update(refusal=f"away: {error}"[:300]))
    return bool(waiting.update(answer=told))


def _trial(
    configured: ConfiguredEngine, request: AnalysisRequest, *, now: datetime
) -> Mapping[str, Any]:
    answers = [
        ask(configured, Passage(text, request.language_hint), names=(), now=now)
        for text in request.texts
    ]
    return {
        "engine": answers[0].identity.engine,
        "version": answers[0].identity.version,
        "results": [plain(answer.analysis) for answer in answers],
        "milliseconds": sum(answer.milliseconds for answer in answers),
        "tokens": sum(answer.tokens for answer in answers),
    }


def _is_read(message: Message, configured: ConfiguredEngine, *, edition: int) -> bool:
    version = version_of(identity_of(configured))
    readings = Reading.objects.filter(message=message, model_version=version, stand_in=False)
    return readings.filter(edition__gte=edition).exists()


def names_of(message: Message) -> list[str]:
    """What the desk knows a message's writer by."""
    customer = message.customer
    if customer is None:
        return []
    names = [customer.name, *customer.identities.values_list("value", flat=True)]
    if customer.organization is not None:
        names.append(customer.organization.name)
    return [name for name in names if name]
