"""One request, one effect: the answer is stored in the transaction of what it speaks of.

Whoever repeats a request under the same Idempotency-Key gets the stored answer; whoever repeats
it at the same moment waits for it. Another request under the same key is refused. A request that
failed leaves nothing behind and may be repeated under its key.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from api.models import IdempotentAnswer
from api.problems import KeyReusedError
from supportsentiment.kernel import db
from tickets.services.customers import hold_keys

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of an answer. `kept` is what is stored of it, where that is less."""

    status: int
    body: Any
    kept: Any = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked under which key, and the SHA-256 of what was asked."""

    user_id: int
    key: str
    fingerprint: str


def fingerprint_of(path: str, data: Any) -> str:
    """The SHA-256 of a request; blanks and the order of members do not matter."""
    plain = json.dumps([path, data], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def answer_once(
    *, asked: Asked, act: Callable[[datetime], Answer], now: datetime
) -> tuple[Answer, bool]:
    """The answer of `act`, or the stored one; True says that it was stored.

    Raises:
        KeyReusedError: the key belongs to another request.
    """
    with db.transaction():
        hold_keys(f"idempotency:{asked.user_id}:{asked.key}")
        if stored := _stored(asked, now=now):
            return stored, True
        answer = act(now)
        IdempotentAnswer.objects.create(
            user_id=asked.user_id,
            key=asked.key,
            fingerprint=asked.fingerprint,
            status=answer.status,
            body=answer.body if answer.kept is None else answer.kept,
            created_at=now,
        )
    return answer, False


def refuse_other_request(*, asked: Asked, now: datetime) -> None:
    """Say early that a key belongs to another request.

    Raises:
        KeyReusedError: it does.
    """
    _stored(asked, now=now)


def _stored(asked: Asked, *, now: datetime) -> Answer | None:
    """What is stored under the key; an answer that has grown old is forgotten."""
    rows = IdempotentAnswer.objects.filter(user_id=asked.user_id, key=asked.key)
    row = rows.first()
    if row is None:
        return None
    if row.created_at < now - KEPT_FOR:
        row.delete()
        return None
    if row.fingerprint != asked.fingerprint:
        raise KeyReusedError(_("This Idempotency-Key has been used for another request."))
    return Answer(row.status, row.body)


def forget_old_answers(*, now: datetime) -> int:
    """Drop answers that nobody will ask for again; returns how many."""
    dropped, _by_model = IdempotentAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return dropped
