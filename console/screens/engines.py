"""Engines beside the desk's own, as owners and managers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from console.addresses import address
from console.screens.inbox import CHANNEL_WORDS
from console.screens.languages import language_words
from console.screens.retold import kept_words
from sentiment.asking import is_spent
from sentiment.breaker import Gate
from sentiment.choosing import Choice
from sentiment.endpoint_address import look_at
from sentiment.engine_queries import Agreement
from sentiment.engine_words import reach_words
from sentiment.model_folders import labels_in
from sentiment.models import ConfiguredEngine, EngineDay, EnginePlan
from sentiment.models.engines import EngineKind
from sentiment.sealing import SealBrokenError, unseal

KIND_WORDS: dict[str, Promise] = {
    EngineKind.ENDPOINT: gettext_lazy("Endpoint"),
    EngineKind.TRANSFORMERS: gettext_lazy("Model"),
}
OWN_WORDS = gettext_lazy("The desk's own engine")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an engine does, in a sentence; `tone` is that of a chip."""

    word: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ShadowShown:
    """What an engine read without effect, beside what counts."""

    count: int
    both: int
    same_percent: int
    apart: str


@dataclass(frozen=True, slots=True)
class EngineRow:
    """An engine in the list."""

    engine_id: int
    name: str
    kind_words: Promise
    where: str
    reach: str
    standing: Standing
    today: str
    href: str
    in_shadow: bool
    shadow: ShadowShown | None


@dataclass(frozen=True, slots=True)
class PlanShown:
    """An edition of who reads what."""

    edition: int
    at: datetime
    who: str
    rules: tuple[str, ...]
    shadows: str


def engine_row(
    engine: ConfiguredEngine,
    today: Sequence[EngineDay],
    *,
    shadows: Sequence[int],
    agreement: Agreement | None,
) -> EngineRow:
    """An engine in the list, with what it did today."""
    day = today[0] if today else EngineDay(engine=engine)
    return EngineRow(
        engine_id=engine.pk,
        name=engine.name,
        kind_words=KIND_WORDS[engine.kind],
        where=where_of(engine),
        reach=reach_of(engine),
        standing=standing_of(engine, day, now=timezone.now()),
        today=today_words(engine, day),
        href=address("console:reading_engine", engine.pk),
        in_shadow=engine.pk in shadows,
        shadow=shadow_shown(agreement) if agreement else None,
    )


def where_of(engine: ConfiguredEngine) -> str:
    """The model, and for an endpoint the machine that it is asked at."""
    if not engine.is_endpoint:
        return engine.folder
    return f"{engine.model_name} · {engine.base_url.partition('://')[2].partition('/')[0]}"


def reach_of(engine: ConfiguredEngine) -> str:
    """How far what is read travels."""
    if not engine.is_endpoint:
        return _("On this machine: nothing leaves it.")
    return " ".join(str(words) for words in reach_words(look_at(engine.base_url)))


def standing_of(engine: ConfiguredEngine, day: EngineDay, *, now: datetime) -> Standing:
    """How an engine does now."""
    if problem := _unfit(engine):
        return Standing(_("cannot be asked"), "critical", problem)
    gate = engine.breaker.gate(now)
    if gate is not Gate.OPEN:
        return _resting(engine, gate)
    if is_spent(engine, day):
        said = _("Today's budget is used up. It is asked again after midnight, UTC.")
        return Standing(_("budget spent"), "note", said)
    if engine.failures:
        said = ngettext(
            "The last call failed: %(cause)s",
            "The last %(failures)s calls failed: %(cause)s",
            engine.failures,
        )
        about = {"failures": engine.failures, "cause": kept_words(engine.last_cause)}
        return Standing(_("fails"), "warm", said % about)
    word = _("answers") if engine.last_answered_at else _("not asked yet")
    return Standing(word, "cool" if engine.last_answered_at else "plain", "")


def _resting(engine: ConfiguredEngine, gate: Gate) -> Standing:
    cause = kept_words(engine.last_cause)
    if gate is Gate.PROBE or engine.rests_until is None:
        said = _("The next message tries whether it is back: %(cause)s")
        return Standing(_("tried again"), "warm", said % {"cause": cause})
    until = time_format(timezone.localtime(engine.rests_until), "H:i:s")
    said = _("After %(failures)s failures nobody asks it before %(until)s: %(cause)s")
    about = {"failures": engine.failures, "until": until, "cause": cause}
    return Standing(_("left alone"), "warm", said % about)


def _unfit(engine: ConfiguredEngine) -> str:
    if not engine.is_endpoint:
        return "" if labels_in(engine.folder) else _("The model is not in its folder any more.")
    try:
        unseal(engine.sealed_key)
    except SealBrokenError:
        return _("Its key was sealed under another SECRET_KEY. Give the key again.")
    return ""


def today_words(engine: ConfiguredEngine, day: EngineDay) -> str:
    """What it did today, beside its budget."""
    calls = _of(day.calls, engine.calls_a_day)
    said = [ngettext("%(calls)s call", "%(calls)s calls", day.calls) % {"calls": calls}]
    if engine.is_endpoint and (day.tokens or engine.tokens_a_day):
        said.append(_("%(tokens)s tokens") % {"tokens": _of(day.tokens, engine.tokens_a_day)})
    if day.calls:
        said.append(_("%(ms)s ms each") % {"ms": round(day.milliseconds / day.calls)})
    return ", ".join(said)


def _of(number: int, limit: int) -> str:
    return (
        _("%(number)s of %(limit)s") % {"number": number, "limit": limit} if limit else f"{number}"
    )


def shadow_shown(agreement: Agreement) -> ShadowShown:
    """Agreement in figures."""
    return ShadowShown(
        count=agreement.count,
        both=agreement.both,
        same_percent=round(100 * agreement.same / agreement.both) if agreement.both else 0,
        apart=f"{agreement.apart:.2f}",
    )


def plan_shown(row: EnginePlan, names: Mapping[int, str]) -> PlanShown:
    """A change of who reads what, in words."""
    plan = row.plan
    return PlanShown(
        edition=row.pk,
        at=row.created_at,
        who=row.changed_by.name,
        rules=tuple(rule_words(choice, names) for choice in plan.choices),
        shadows=", ".join(names.get(pk, "?") for pk in plan.shadows),
    )


def rule_words(choice: Choice, names: Mapping[int, str]) -> str:
    """A rule in words."""
    about = {
        "language": language_words(choice.language) if choice.language else _("any language"),
        "channel": str(CHANNEL_WORDS[choice.channel]) if choice.channel else _("any channel"),
        "engine": str(OWN_WORDS) if choice.engine_id is None else names.get(choice.engine_id, "?"),
    }
    return _("%(language)s, %(channel)s: %(engine)s") % about
