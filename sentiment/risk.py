"""The risk that the owner takes: how often the possible labels may miss the right one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from sentiment.analysis import Label
from sentiment.conformal import most_doubt, possible_labels
from sentiment.events import RiskSet
from sentiment.lexicon_keeping import lock_tuning, refuse
from sentiment.models import Reading
from sentiment.models.tuning import LEAST_RISK, MOST_RISK
from sentiment.tilting import shares_from
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import InvalidError
from supportsentiment.kernel.events import emit

LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """Of the last `read` messages, how many would be sure at each percentage of risk.

    `without` more were read by an engine that promises nothing of the kind, or by a version whose
    promise was not kept.
    """

    read: int
    without: int
    sure: dict[int, int]


def default_risk_percent() -> int:
    """The risk of the environment, which holds until somebody sets one."""
    return round(100 * float(settings.SENTIMENT_RISK))


def set_risk(*, percent: int | None, actor: User, now: datetime) -> None:
    """Set the risk in percent; None goes back to the environment's.

    New readings follow at once. Those that are there keep their possible labels, and so do the
    decisions that rest on them.

    Raises:
        ForbiddenError: the actor may not say how messages are read.
        InvalidError: the percentage is outside its limits.
    """
    refuse(actor)
    if percent is not None and not LEAST_RISK <= percent <= MOST_RISK:
        limits = {"least": LEAST_RISK, "most": MOST_RISK}
        raise InvalidError({"percent": [_("From %(least)d to %(most)d percent.") % limits]})
    with db.transaction():
        tuning = lock_tuning()
        old = tuning.risk_percent
        if percent == old:
            return
        tuning.risk_percent = percent
        tuning.save(update_fields=["risk_percent"])
        emit(RiskSet(occurred_at=now, actor_id=actor.pk, old_percent=old, new_percent=percent))


def preview_of(percents: Sequence[int], *, user: User) -> Preview:
    """How many of the newest readings would be sure at each of these risks."""
    rows = list(
        Reading.objects.visible_to(user)
        .exclude(label="")
        .select_related("model_version")
        .only("label", "score", "confidence", "model_version__doubts")
        .order_by("-created_at", "-id")[:LOOKED_AT]
    )
    known = [row for row in rows if row.model_version.doubts]
    sure = {
        percent: sum(_would_be_sure(row, percent) for row in known)
        for percent in percents
        if LEAST_RISK <= percent <= MOST_RISK
    }
    return Preview(len(known), len(rows) - len(known), sure)


def _would_be_sure(row: Reading, percent: int) -> bool:
    shares = shares_from(label=Label(row.label), score=row.score or 0.0, confidence=row.confidence)
    most = most_doubt(row.model_version.doubts, risk=percent / 100)
    return len(possible_labels(shares, most=most)) == 1
