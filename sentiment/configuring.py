"""The owner sets engines up and says which of them reads what. Keys go in, and never come out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from sentiment.choosing import Choice, Plan, never_reached
from sentiment.endpoint_address import look_at
from sentiment.engine_words import fault_words
from sentiment.events import EngineConfigured, EnginePlanChanged
from sentiment.language import CANDIDATES
from sentiment.model_folders import labels_in, why_not_usable
from sentiment.models import ConfiguredEngine, EnginePlan, ShadowReading
from sentiment.models.engines import EngineKind, Otherwise, Structure
from sentiment.permissions import why_not_change_engines
from sentiment.queries import plan_in_force
from sentiment.sealing import seal
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ForbiddenError, InvalidError, NotFoundError, RefusedError
from supportsentiment.kernel.events import emit
from tickets.choices import Channel

MOST_ENGINES = 20
MOST_CHOICES = 30
LONGEST_KEY = 400


@dataclass(frozen=True, slots=True)
class EngineWish:
    """What an owner wants of an engine. An empty `key` leaves the one that is kept."""

    name: str
    kind: EngineKind
    folder: str = ""
    labels: dict[str, float | None] = field(default_factory=dict)
    base_url: str = ""
    model_name: str = ""
    key: str = field(default="", repr=False)
    forget_key: bool = False
    structure: Structure = Structure.SCHEMA
    timeout_seconds: int = 20
    calls_a_day: int = 0
    tokens_a_day: int = 0
    otherwise: Otherwise = Otherwise.OWN


def add_engine(*, wish: EngineWish, user: User, now: datetime) -> ConfiguredEngine:
    """Set an engine up. It reads nothing before the plan names it.

    Raises:
        ForbiddenError: not for this user.
        InvalidError: something does not fit; says what.
        RefusedError: there are too many.
    """
    _refuse_others(user)
    engine = ConfiguredEngine(kind=wish.kind, created_at=now)
    with db.transaction():
        if ConfiguredEngine.objects.filter(removed_at=None).count() >= MOST_ENGINES:
            raise RefusedError(_("At most %d engines.") % MOST_ENGINES)
        _take(engine, wish, now=now)
        _tell(engine, "added", user=user, now=now)
    return engine


def change_engine(
    *, engine_id: int, wish: EngineWish, user: User, now: datetime
) -> ConfiguredEngine:
    """Set an engine up anew; it is asked at once, however it stood.

    A key goes with the address that it was given for: with another address it is forgotten.

    Raises:
        NotFoundError, and those of `add_engine`.
    """
    _refuse_others(user)
    with db.transaction():
        engine = _locked(engine_id)
        if wish.kind != engine.kind:
            raise InvalidError({"kind": [_("The kind of an engine does not change.")]})
        _take(engine, wish, now=now)
        _tell(engine, "changed", user=user, now=now)
    return engine


def remove_engine(*, engine_id: int, user: User, now: datetime) -> None:
    """Take an engine away with its key and what it read in shadow. Its readings stay.

    Raises:
        RefusedError: the plan still names it.
        ForbiddenError, NotFoundError: as above.
    """
    _refuse_others(user)
    with db.transaction():
        engine = _locked(engine_id)
        plan = plan_in_force()
        if any(choice.engine_id == engine.pk for choice in plan.choices):
            raise RefusedError(_("It still reads messages. Choose another engine for them first."))
        if engine.pk in plan.shadows:
            shadows = tuple(one for one in plan.shadows if one != engine.pk)
            _set(Plan(0, plan.choices, shadows), user=user, now=now)
        ShadowReading.objects.filter(engine=engine).delete()
        engine.sealed_key, engine.removed_at = "", now
        engine.save(update_fields=["sealed_key", "removed_at"])
        _tell(engine, "removed", user=user, now=now)


def set_choices(*, choices: Sequence[Choice], user: User, now: datetime) -> Plan:
    """Say which engine reads what, in this order, from now on. What was read stays as it is.

    Raises:
        ForbiddenError: not for this user.
        InvalidError: a choice names nothing that there is, or can never be reached.
    """
    _refuse_others(user)
    _refuse_unfitting(choices)
    with db.transaction():
        return _set(Plan(0, tuple(choices), plan_in_force().shadows), user=user, now=now)


def set_shadow(*, engine_id: int, reads: bool, user: User, now: datetime) -> Plan:
    """Have an engine read along without effect, or no longer.

    Raises:
        ForbiddenError, NotFoundError: as above.
    """
    _refuse_others(user)
    with db.transaction():
        engine = _locked(engine_id)
        plan = plan_in_force()
        shadows = [one for one in plan.shadows if one != engine.pk]
        return _set(
            Plan(0, plan.choices, (*shadows, *([engine.pk] if reads else []))), user=user, now=now
        )


def forget_shadow(*, engine_id: int, user: User) -> int:
    """Drop what an engine has read without effect; returns how many readings.

    Raises:
        ForbiddenError, NotFoundError: as above.
    """
    _refuse_others(user)
    with db.transaction():
        dropped, _each = ShadowReading.objects.filter(engine=_locked(engine_id)).delete()
    return dropped


def _refuse_others(user: User) -> None:
    if refusal := why_not_change_engines(user):
        raise ForbiddenError(refusal)


def _locked(engine_id: int) -> ConfiguredEngine:
    engines = ConfiguredEngine.objects.select_for_update().filter(removed_at=None)
    engine = engines.filter(pk=engine_id).first()
    if engine is None:
        raise NotFoundError(_("There is no such engine."))
    return engine


def _set(plan: Plan, *, user: User, now: datetime) -> Plan:
    row = EnginePlan.objects.create(
        choices=[[one.language, one.channel, one.engine_id] for one in plan.choices],
        shadows=list(plan.shadows),
        changed_by=user,
        created_at=now,
    )
    emit(EnginePlanChanged(occurred_at=now, actor_id=user.pk, edition=row.pk))
    return row.plan


def _tell(engine: ConfiguredEngine, what: str, *, user: User, now: datetime) -> None:
    emit(EngineConfigured(occurred_at=now, actor_id=user.pk, engine_id=engine.pk, what=what))


def _refuse_unfitting(choices: Sequence[Choice]) -> None:
    known = set(ConfiguredEngine.objects.filter(removed_at=None).values_list("pk", flat=True))
    problems: list[str] = []
    if len(choices) > MOST_CHOICES:
        problems.append(_("At most %d rules.") % MOST_CHOICES)
    for choice in choices:
        if choice.engine_id is not None and choice.engine_id not in known:
            problems.append(_("There is no such engine."))
        if choice.language and choice.language not in CANDIDATES:
            problems.append(_("There is no such language."))
        if choice.channel and choice.channel not in set(Channel):
            problems.append(_("There is no such channel."))
    for place in never_reached(choices):
        said = _("Rule %(number)s is never reached: an earlier one takes all of its messages.")
        problems.append(said % {"number": place + 1})
    if problems:
        raise InvalidError({"rules": list(dict.fromkeys(problems))})


def _take(engine: ConfiguredEngine, wish: EngineWish, *, now: datetime) -> None:
    problems = _problems(engine, wish)
    if problems:
        raise InvalidError(problems)
    if engine.is_endpoint:
        if wish.forget_key or (engine.pk and engine.base_url != wish.base_url):
            engine.sealed_key = ""
        if wish.key:
            engine.sealed_key = seal(wish.key)
    for name in (
        "name",
        "folder",
        "labels",
        "base_url",
        "model_name",
        "structure",
        "timeout_seconds",
        "calls_a_day",
        "tokens_a_day",
        "otherwise",
    ):
        setattr(engine, name, getattr(wish, name))
    engine.failures, engine.rests_until, engine.changed_at = 0, None, now
    engine.save()


def _problems(engine: ConfiguredEngine, wish: EngineWish) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    others = ConfiguredEngine.objects.filter(removed_at=None, name=wish.name).exclude(pk=engine.pk)
    if others.exists():
        problems["name"] = [_("Another engine has this name.")]
    if wish.kind == EngineKind.ENDPOINT:
        if fault := look_at(wish.base_url).fault:
            problems["base_url"] = [str(fault_words(fault))]
        if len(wish.key) > LONGEST_KEY or not all(33 <= ord(sign) < 127 for sign in wish.key):  # noqa: PLR2004 - what a header may hold
            problems["key"] = [_("A key is at most 400 signs without blanks.")]
    elif problem := why_not_usable(wish.folder, wish.labels):
        problems["labels" if labels_in(wish.folder) else "folder"] = [problem]
    return problems
