"""Deep evidence of readings: asked for now, measured by a worker of the bulk queue, and kept.

A pass of the engine for each word takes a second or two, which neither a page nor a new message
may wait for.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sentiment.deep_evidence import explain
from sentiment.engines.base import Engine, EngineRefusedError
from sentiment.events import EvidenceAsked
from sentiment.models import DeepEvidence, Reading
from sentiment.permissions import why_not_read_of
from sentiment.services import passage_of, version_of
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import NotFoundError, RefusedError, TryLaterError
from supportsentiment.kernel.events import emit_all

MOST_WAITING = 500
# Kept in English, as all that is stored; screens say it again.
SAID_NOTHING = gettext_noop("The engine says nothing of this message.")
NOT_MEASURED = gettext_noop("The words could not be weighed.")


def ask_evidence(*, reading_id: int, user: User, now: datetime) -> DeepEvidence:
    """What has been measured, or a place among what waits. Asking again does nothing.

    What could not be measured is tried again.

    Raises:
        NotFoundError: there is no such reading, or it is not this user's to see.
        RefusedError: the customer objects to being read.
        TryLaterError: too much waits already.
    """
    reading = (
        Reading.objects.visible_to(user)
        .select_related("message__customer")
        .filter(pk=reading_id)
        .first()
    )
    if reading is None:
        raise NotFoundError(_("There is no such reading."))
    if refusal := why_not_read_of(reading.message.customer):
        raise RefusedError(refusal)
    with db.transaction():
        DeepEvidence.objects.filter(reading=reading).exclude(refusal="").delete()
        _ask({reading.pk}, user=user, now=now, most=MOST_WAITING)
        return DeepEvidence.objects.get(pk=reading.pk)


def ask_evidence_of_acts(*, reading_ids: Collection[int], now: datetime) -> int:
    """Have the readings explained that set off an act; returns how many had not been yet.

    Those of customers who object are passed over.
    """
    with db.repeatable():
        readings = Reading.objects.filter(
            pk__in=reading_ids, message__customer__objects_to_mood=False
        )
        return _ask(set(readings.values_list("pk", flat=True)), user=None, now=now, most=None)


def measure_evidence(*, reading_id: int, engine: Engine, now: datetime) -> bool:
    """Measure what was asked for; False where nobody waits for it any more.

    Raises:
        EngineUnavailableError: nothing can be read now; it goes on waiting.
    """
    waiting = DeepEvidence.objects.waiting().filter(pk=reading_id)
    asked = waiting.select_related("reading__message__customer").first()
    if asked is None:
        return False
    passage = passage_of(asked.reading.message)
    try:
        found = explain(passage.text, language=passage.language_hint, engine=engine)
    except EngineRefusedError:
        found = []
    if not found:
        return bool(waiting.update(refusal=SAID_NOTHING))
    return bool(
        waiting.update(
            signals=[asdict(one) for one in found],
            model_version=version_of(engine.identity),
            measured_at=now,
        )
    )


def give_up_evidence(*, reading_id: int) -> None:
    """Say that it could not be measured after every attempt."""
    DeepEvidence.objects.waiting().filter(pk=reading_id).update(refusal=NOT_MEASURED)


def _ask(reading_ids: set[int], *, user: User | None, now: datetime, most: int | None) -> int:
    """Make room for what has none; `most` limits what may wait, None does not."""
    known = DeepEvidence.objects.filter(pk__in=reading_ids).values_list("pk", flat=True)
    wanted = sorted(reading_ids - set(known))
    if not wanted:
        return 0
    if most is not None and DeepEvidence.objects.waiting().count() >= most:
        raise TryLaterError(_("Too many explanations wait already."))
    rows = [DeepEvidence(reading_id=pk, user=user, asked_at=now) for pk in wanted]
    # Somebody may have asked at the same moment: then both facts find the one row.
    DeepEvidence.objects.bulk_create(rows, ignore_conflicts=True)
    emit_all(
        [
            EvidenceAsked(occurred_at=now, actor_id=user.pk if user else None, reading_id=pk)
            for pk in wanted
        ]
    )
    return len(wanted)
