"""Thresholds are set per language and region; what that changes is counted on past decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from routing.bars import overrides_now
from routing.cutoffs import SETTABLE, Overrides, applied_to, problems_of, tag_of
from routing.events import ThresholdsSet
from routing.models import Decision, Threshold
from routing.policy import Facts, decide
from sentiment.arc import Trend
from sentiment.permissions import why_not_tune
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ForbiddenError, InvalidError, NotFoundError
from supportsentiment.kernel.events import emit
from supportsentiment.kernel.translation import translated_problems

LOOKED_AT = 500
FACTS = ("score", "frustration", "sure", "trend", "negative_streak")


@dataclass(frozen=True, slots=True)
class ThresholdEffect:
    """Of the last `judged` decisions, `of_tag` are of this language or region.

    `before` of those escalate as thresholds are now, and `after` as they would be.
    """

    judged: int
    of_tag: int
    before: int
    after: int


def set_thresholds(
    *, tag: str, values: Mapping[str, float], actor: User, now: datetime
) -> Threshold:
    """Set the thresholds of a tag, all of them at once; what is not given is not set.

    What has been decided stays decided; the next message is judged by them.

    Raises:
        ForbiddenError: the actor may not say how messages are read.
        InvalidError: the tag or a value will not do.
    """
    _refuse(actor)
    with db.transaction():
        refuse_bad(tag, values)
        row = Threshold.objects.select_for_update().filter(tag=tag).first()
        old = row.values if row else {}
        row = row or Threshold(tag=tag)
        for name in SETTABLE:
            setattr(row, name, values.get(name))
        row.author, row.changed_at = actor, now
        row.save()
        if row.values != old:
            emit(_fact(tag, old, row.values, actor=actor, now=now))
    return row


def remove_thresholds(*, row_id: int, actor: User, now: datetime) -> None:
    """Let the thresholds of a tag be those of the next wider one again.

    Raises:
        ForbiddenError: as in `set_thresholds`.
        NotFoundError: there are none.
    """
    _refuse(actor)
    with db.transaction():
        row = Threshold.objects.select_for_update().filter(pk=row_id).first()
        if row is None:
            raise NotFoundError(_("There are no such thresholds."))
        row.delete()
        emit(_fact(row.tag, row.values, {}, actor=actor, now=now))


def refuse_bad(tag: str, values: Mapping[str, float]) -> None:
    """Refuse thresholds that will not do.

    Raises:
        InvalidError: says why, by field.
    """
    others = {one: set_ for one, set_ in overrides_now().items() if one != tag}
    if problems := problems_of(tag, values, others):
        raise InvalidError(translated_problems(problems))


def effect_of(tag: str, values: Mapping[str, float], *, user: User) -> ThresholdEffect:
    """What thresholds for a tag would change about the newest decisions, from what they kept."""
    now = overrides_now()
    then = {**now, tag: dict(values)}
    rows = (
        Decision.objects.visible_to(user)
        .filter(correction_seq=0)
        .order_by("-id")
        .values_list("inputs", "reading__language", "ticket__customer__language")[:LOOKED_AT]
    )
    judged = of_tag = before = after = 0
    for inputs, read, customer in rows:
        judged += 1
        own = tag_of(read=read, customer=customer or "")
        if tag not in {"", own, own.partition("-")[0]}:
            continue
        of_tag += 1
        before += _fires(inputs, own, now)
        after += _fires(inputs, own, then)
    return ThresholdEffect(judged, of_tag, before, after)


def _fires(inputs: Mapping[str, object], tag: str, overrides: Overrides) -> bool:
    kept = {name: inputs[name] for name in FACTS}
    facts = Facts(**{**kept, "trend": Trend(str(kept["trend"]))})  # type: ignore[arg-type]
    return decide(facts, cutoffs=applied_to(tag, overrides).cutoffs).severity is not None


def _fact(
    tag: str,
    old: Mapping[str, float],
    new: Mapping[str, float],
    *,
    actor: User,
    now: datetime,
) -> ThresholdsSet:
    return ThresholdsSet(occurred_at=now, actor_id=actor.pk, tag=tag, old=dict(old), new=dict(new))


def _refuse(actor: User) -> None:
    if refusal := why_not_tune(actor):
        raise ForbiddenError(refusal)
