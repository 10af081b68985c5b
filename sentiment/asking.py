"""A configured engine is asked about one text: not while it rests, not beyond its budget, not with
what tells who wrote it. Whatever comes of it is written down.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db.models import F

from sentiment.analysis import Analysis
from sentiment.breaker import Gate
from sentiment.endpoint_address import look_at
from sentiment.engines.base import (
    Engine,
    EngineIdentity,
    EngineRefusedError,
    EngineUnavailableError,
    Passage,
)
from sentiment.engines.configured import EndpointSetup, ModelSetup, make_endpoint, make_model
from sentiment.engines.redacting import RedactingEngine
from sentiment.models import ConfiguredEngine, EngineDay
from sentiment.sealing import SealBrokenError, unseal
from supportsentiment.kernel import db

RESTING = "The engine “%(name)s” is left alone for a while after %(failures)s failures: %(cause)s"
SPENT = "The engine “%(name)s” has used up its budget for today (UTC)."
BROKEN_SEAL = "The key of the engine “%(name)s” cannot be opened; it has to be given again."
AWAY = "It is away."
REFUSED_ADDRESS = "The address of the engine “%(name)s” cannot be used."
# A model of one's own is asked by one thread at a time.
_turn = Lock()


class NotNowError(EngineUnavailableError):
    """The engine was not even asked: it rests, or its budget is spent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine said of one text, who it was, and what it took."""

    analysis: Analysis
    identity: EngineIdentity
    milliseconds: int
    tokens: int


def ask(
    configured: ConfiguredEngine, passage: Passage, *, names: Iterable[str], now: datetime
) -> Answer:
    """One reading. `names` are what the desk knows the writer by; no endpoint gets to see them.

    No transaction may be open: an answer takes seconds.

    Raises:
        NotNowError: it rests or its budget is spent; nothing was sent.
        EngineUnavailableError: it is away, slow, or talks nonsense; that is remembered.
        EngineRefusedError: it will never read this text.
    """
    if configured.is_endpoint:
        return _ask_endpoint(configured, passage, names=names, now=now)
    with _turn:
        return _ask(configured, _model_of(configured), passage, now=now)


def identity_of(configured: ConfiguredEngine) -> EngineIdentity:
    """Who would answer; nothing is asked, and no key is needed."""
    if not configured.is_endpoint:
        with _turn:
            return _model_of(configured).identity
    return RedactingEngine(make_endpoint(_endpoint_setup(configured, key=""))).identity


def _ask_endpoint(
    configured: ConfiguredEngine, passage: Passage, *, names: Iterable[str], now: datetime
) -> Answer:
    if look_at(configured.base_url).fault:
        raise NotNowError(REFUSED_ADDRESS % {"name": configured.name})
    try:
        key = unseal(configured.sealed_key)
    except SealBrokenError as error:
        raise NotNowError(BROKEN_SEAL % {"name": configured.name}) from error
    engine = make_endpoint(_endpoint_setup(configured, key=key))
    return _ask(configured, RedactingEngine(engine, names=names), passage, now=now)


def _ask(
    configured: ConfiguredEngine, engine: Engine, passage: Passage, *, now: datetime
) -> Answer:
    _let_through(configured, now=now)
    began = monotonic()
    try:
        (analysis,) = engine.analyze([passage])
        identity = engine.identity
    except EngineRefusedError:
        # It is well; the text is not.
        _note(configured, now, took=_since(began), tokens=_tokens(engine))
        raise
    except EngineUnavailableError as error:
        cause = str(error) or AWAY
        _note(configured, now, took=_since(began), tokens=_tokens(engine), cause=cause)
        raise
    milliseconds = _since(began)
    _note(configured, now, took=milliseconds, tokens=_tokens(engine))
    return Answer(analysis, identity, milliseconds, _tokens(engine))


def _tokens(engine: Engine) -> int:
    return int(getattr(engine, "tokens", 0))


def _model_of(configured: ConfiguredEngine) -> Engine:
    folder = Path(settings.MODELS_ROOT) / configured.folder
    return make_model(ModelSetup(folder, tuple(sorted(configured.labels.items()))))


def _endpoint_setup(configured: ConfiguredEngine, *, key: str) -> EndpointSetup:
    return EndpointSetup(
        configured.base_url,
        configured.model_name,
        configured.structure,
        float(configured.timeout_seconds),
        key,
    )


def _let_through(configured: ConfiguredEngine, *, now: datetime) -> None:
    """Take one call out of the budget, where the breaker lets one through.

    Raises:
        NotNowError: it does not, or there is none left.
    """
    with db.transaction():
        row = ConfiguredEngine.objects.select_for_update().get(pk=configured.pk)
        gate = row.breaker.gate(now)
        if row.removed_at is not None or gate is Gate.SHUT:
            about = {"name": row.name, "failures": row.failures, "cause": row.last_cause}
            raise NotNowError(RESTING % about)
        day, _ = EngineDay.objects.get_or_create(engine=row, day=now.date())
        if is_spent(row, day):
            raise NotNowError(SPENT % {"name": row.name})
        EngineDay.objects.filter(pk=day.pk).update(calls=F("calls") + 1)
        if gate is Gate.PROBE:
            patience = timedelta(seconds=row.timeout_seconds + 5)
            row.rests_until = row.breaker.probing(now, patience=patience).rests_until
            row.save(update_fields=["rests_until"])


def is_spent(configured: ConfiguredEngine, day: EngineDay) -> bool:
    """Whether the day's budget is used up. The call that reaches the limit of tokens is finished."""
    calls, tokens = configured.calls_a_day, configured.tokens_a_day
    return bool((calls and day.calls >= calls) or (tokens and day.tokens >= tokens))


def _since(began: float) -> int:
    return round((monotonic() - began) * 1000)


def _note(
    configured: ConfiguredEngine, now: datetime, *, took: int, tokens: int, cause: str = ""
) -> None:
    """Write down what a call took, in milliseconds, and how it ended."""
    ended = now + timedelta(milliseconds=took)
    with db.transaction():
        row = ConfiguredEngine.objects.select_for_update().get(pk=configured.pk)
        breaker = row.breaker.failed(ended) if cause else row.breaker.answered()
        row.failures, row.rests_until = breaker.failures, breaker.rests_until
        fields = ["failures", "rests_until"]
        if cause:
            row.last_cause, row.last_failed_at = cause[:300], ended
            fields += ["last_cause", "last_failed_at"]
        else:
            row.last_answered_at = ended
            fields.append("last_answered_at")
        row.save(update_fields=fields)
        # The day that the call was taken from, though midnight may have passed.
        EngineDay.objects.filter(engine=row, day=now.date()).update(
            tokens=F("tokens") + tokens,
            failed=F("failed") + int(bool(cause)),
            milliseconds=F("milliseconds") + took,
        )
