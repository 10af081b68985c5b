"""Texts are read for somebody who waits, and nothing of them stays.

The process that is asked never loads a model: it leaves the texts in a row, a score worker reads
them, and the row is deleted with the answer. What is left behind by a process that died is
dropped within two minutes.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from sentiment.analysis import gist, plain
from sentiment.engines.base import Engine, EngineRefusedError, EngineUnavailableError, Passage
from sentiment.engines.with_lexicon import read_with_both
from sentiment.events import AnalysisAsked
from sentiment.lexicon import Term, plain_term, term_from
from sentiment.models import AnalysisRequest
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import InvalidError, TryLaterError
from supportsentiment.kernel.events import emit

KEPT_FOR = timedelta(minutes=1)
PATIENCE_SECONDS = 10.0
FIRST_LOOK_SECONDS = 0.004
LONGEST_NAP_SECONDS = 0.05
WAITING_AT_ONCE = 4
MOST_BETWEEN_BATCHES = 8

# Whoever waits holds a thread of the web server; the rest of them are for everybody else.
_seats = threading.BoundedSemaphore(WAITING_AT_ONCE)


def read_for(
    *,
    user_id: int,
    texts: Sequence[str],
    language_hint: str,
    now: datetime,
) -> Mapping[str, Any]:
    """What the engine says: {engine, version, results}, one result for each text.

    Raises:
        TryLaterError: nobody answered in time, the engine is away, or too many wait already.
        InvalidError: the engine will never read one of the texts.
    """
    with _seat():
        return _wait(ask(user_id=user_id, texts=texts, language_hint=language_hint, now=now))


def try_terms_for(
    *, user_id: int, passages: Sequence[Passage], terms: Sequence[Term], now: datetime
) -> Mapping[str, Any]:
    """What another lexicon would change: {engine, version, results: [{before, after}]}.

    Raises:
        TryLaterError, InvalidError: as in `read_for`.
    """
    trial = {
        "terms": [plain_term(term) for term in terms],
        "hints": [passage.language_hint for passage in passages],
    }
    texts = [passage.text for passage in passages]
    with _seat():
        return _wait(ask(user_id=user_id, texts=texts, language_hint="", now=now, trial=trial))


def ask(
    *,
    user_id: int,
    texts: Sequence[str],
    language_hint: str,
    now: datetime,
    trial: Mapping[str, Any] | None = None,
) -> AnalysisRequest:
    """Leave texts for a worker."""
    with db.transaction():
        request = AnalysisRequest.objects.create(
            user_id=user_id,
            texts=list(texts),
            language_hint=language_hint,
            trial=trial,
            created_at=now,
        )
        emit(AnalysisAsked(occurred_at=now, actor_id=user_id, request_id=str(request.pk)))
    return request


def answer(*, request_id: str, engine: Engine) -> bool:
    """Read what was left; False where nobody waits any more."""
    request = AnalysisRequest.objects.filter(pk=request_id, answer__isnull=True, refusal="").first()
    if request is None:
        return False
    open_request = AnalysisRequest.objects.filter(pk=request.pk)
    try:
        results = _results(request, engine)
    except EngineRefusedError as error:
        return bool(open_request.update(refusal=f"refused: {error}"[:300]))
    except EngineUnavailableError as error:
        return bool(open_request.update(refusal=f"away: {error}"[:300]))
    told = {
        "engine": engine.identity.engine,
        "version": engine.identity.version,
        "results": results,
    }
    return bool(open_request.update(answer=told))


def _results(request: AnalysisRequest, engine: Engine) -> list[dict[str, Any]]:
    if request.trial is None:
        hint = request.language_hint
        return [plain(one) for one in engine.analyze([Passage(t, hint) for t in request.texts])]
    hints = request.trial["hints"]
    passages = [Passage(text, hint) for text, hint in zip(request.texts, hints, strict=True)]
    terms = [term_from(told) for told in request.trial["terms"]]
    return [
        {"before": gist(before), "after": gist(after)}
        for before, after in read_with_both(passages, engine=engine, terms=terms)
    ]


def answer_waiting(*, engine: Engine) -> int:
    """Read everything that somebody waits for now; returns how many were answered.

    A worker in a long backlog of messages calls this between batches, so that people do not
    wait for the whole of it.
    """
    waiting = AnalysisRequest.objects.filter(answer__isnull=True, refusal="")
    ids = list(waiting.order_by("created_at").values_list("pk", flat=True)[:MOST_BETWEEN_BATCHES])
    return sum(answer(request_id=str(pk), engine=engine) for pk in ids)


def forget_old(*, now: datetime) -> int:
    """Drop requests whose asker cannot be waiting any more; returns how many."""
    dropped, _by_model = AnalysisRequest.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return dropped


@contextmanager
def _seat() -> Iterator[None]:
    if not _seats.acquire(blocking=False):
        raise TryLaterError(_("Too many analyses at once."))
    try:
        yield
    finally:
        _seats.release()


def _wait(request: AnalysisRequest) -> Mapping[str, Any]:
    try:
        return _answer_to(request)
    finally:
        request.delete()


def _answer_to(request: AnalysisRequest) -> Mapping[str, Any]:
    """Look again and again, ever more slowly, until there is an answer."""
    until = time.monotonic() + PATIENCE_SECONDS
    nap = FIRST_LOOK_SECONDS
    while time.monotonic() < until:
        time.sleep(nap)
        nap = min(nap * 1.5, LONGEST_NAP_SECONDS)
        row = AnalysisRequest.objects.filter(pk=request.pk).values("answer", "refusal").first()
        if row is None:
            break
        if row["answer"] is not None:
            told: Mapping[str, Any] = row["answer"]
            return told
        if row["refusal"]:
            raise _refusal(row["refusal"])
    raise TryLaterError(_("No worker has read the texts in time."))


def _refusal(said: str) -> InvalidError | TryLaterError:
    if said.startswith("refused"):
        return InvalidError({"texts": [_("The engine cannot read one of the texts.")]})
    return TryLaterError(_("The engine is not available."))
