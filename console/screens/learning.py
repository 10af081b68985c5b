"""The page of what the desk has taught the engine, as the template receives it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from console.screens.labelling import LABEL_WORDS
from console.screens.learned import GainShown, RateShown, gain_of, percent, rate_shown
from sentiment.analysis import Label
from sentiment.learned import ENOUGH_OF_A_LANGUAGE, Reviewed
from sentiment.learning.drift import Drift, Drifted
from sentiment.learning.labels import NUMBERS_FROM, Given, why_not_learn
from sentiment.models import DeskVersion
from sentiment.models.desk_version import Status
from sentiment.promoting import why_not_roll_back
from sentiment.shadowing import Shadowed
from supportsentiment.kernel.translation import translated

VERSIONS_SHOWN = 30
STATUS_WORDS: dict[str, Promise] = {
    Status.CANDIDATE: gettext_lazy("Candidate"),
    Status.REFUSED: gettext_lazy("Refused"),
    Status.SHADOW: gettext_lazy("In shadow"),
    Status.LIVE: gettext_lazy("Reads now"),
    Status.RETIRED: gettext_lazy("Retired"),
}
DRIFT_WORDS: dict[Drift, Promise] = {
    Drift.UNKNOWN: gettext_lazy("Too few messages to say"),
    Drift.STEADY: gettext_lazy("As before"),
    Drift.SOME: gettext_lazy("Some change"),
    Drift.SHIFT: gettext_lazy("A clear shift"),
}
DRIFT_NAMES: dict[str, Promise] = {
    "languages": gettext_lazy("Languages that come in"),
    "scores": gettext_lazy("Scores that are read"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads now. `taught` says what is in it, `reread` how far reading again has come."""

    name: str
    since: datetime | None
    taught: str
    reread: str
    refusal: str | None
    holds_erased: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A row of the table of versions."""

    name: str
    status: str
    words: Promise
    labels: int
    held_out: str
    points: str
    made: datetime
    who: str
    notes: tuple[str, ...]
    refusal: str | None
    number: int


@dataclass(frozen=True, slots=True)
class CurveDot:
    """A version in the picture of the learning curve; places are hundredths."""

    x: float
    y: float
    low: float
    height: float
    name: str
    labels: int
    rate: RateShown


@dataclass(frozen=True, slots=True)
class DriftLine:
    """One thing that may drift."""

    name: Promise
    drift: str
    words: Promise
    index: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """What was read of the messages that people called one thing: numbers, the right one marked."""

    words: Promise
    cells: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """A language with its labels, and whether they are enough to trust the figure."""

    name: str
    rate: RateShown
    enough: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Learning:
    """The whole page."""

    reader: Reader
    gain: GainShown | None
    shadowed: Shadowed | None
    shift: str
    refusal: str | None
    labels: int
    confirmations: int
    needed: int
    by_chance: bool
    overall: RateShown | None
    lately: RateShown | None
    before: RateShown | None
    confusion: tuple[ConfusionRow, ...]
    columns: tuple[Promise, ...]
    languages: tuple[LanguageLine, ...]
    drifts: tuple[DriftLine, ...]
    versions: tuple[VersionLine, ...]
    curve: tuple[CurveDot, ...]
    line: str
    heights: tuple[tuple[int, str], ...]


def learning_of(
    *,
    given: Sequence[Given],
    offered: Mapping[str, DeskVersion],
    shadowed: Shadowed | None,
    figures: Reviewed,
    drifts: Mapping[str, Drifted],
    versions: Iterable[DeskVersion],
) -> Learning:
    """The page of what was learned."""
    shown = list(islice(versions, VERSIONS_SHOWN))
    refusal = why_not_learn(given)
    waiting = offered.get("shadow") or offered.get("refused")
    curve = _curve(shown)
    return Learning(
        reader=_reader(offered.get("live"), shown),
        gain=gain_of(waiting) if waiting else None,
        shadowed=shadowed if shadowed and shadowed.messages else None,
        shift=number_format(shadowed.mean_shift, 2) if shadowed else "",
        refusal=translated(refusal) if refusal else None,
        labels=figures.labels,
        confirmations=figures.confirmations,
        needed=NUMBERS_FROM,
        by_chance=figures.by_chance,
        overall=rate_shown(figures.overall),
        lately=rate_shown(figures.lately),
        before=rate_shown(figures.before),
        confusion=_confusion(figures.confusion),
        columns=tuple(LABEL_WORDS.values()),
        languages=_languages(figures),
        drifts=tuple(_drift(name, one) for name, one in drifts.items()),
        versions=tuple(map(_line, shown)),
        curve=curve,
        line="M" + " L".join(f"{dot.x} {dot.y}" for dot in curve) if len(curve) > 1 else "",
        heights=tuple((100 - mark, percent(mark / 100, digits=0)) for mark in (25, 50, 75)),
    )


def _reader(live: DeskVersion | None, versions: Sequence[DeskVersion]) -> Reader:
    if live is None:
        return Reader(
            name=_("The model as it was shipped"),
            since=None,
            taught=_("Nothing that this desk said is in it yet."),
            reread="",
            refusal=why_not_roll_back(None),
            holds_erased=False,
        )
    before = [
        one
        for one in versions
        if one.promoted_at and one.number < live.number and one.base_digest == live.base_digest
    ]
    fresh = set(live.message_ids) - {pk for one in before for pk in one.message_ids}
    told = ngettext(
        "%(n)d label is in it that was in no version before.",
        "%(n)d labels are in it that were in no version before.",
        len(fresh),
    ) % {"n": len(fresh)}
    again = ngettext(
        "%(done)d of %(n)d active ticket read again.",
        "%(done)d of %(n)d active tickets read again.",
        live.to_reread_tickets,
    ) % {"done": live.reread_tickets, "n": live.to_reread_tickets}
    same = _("The same as v%(n)d.") % {"n": live.same_as.number} if live.same_as else ""
    if live.tier == "shipped":
        same = _("The model as it was shipped.")
    return Reader(
        name=str(live),
        since=live.promoted_at,
        taught=same or told,
        reread=again,
        refusal=why_not_roll_back(live),
        holds_erased=live.holds_erased,
    )


def _line(version: DeskVersion) -> VersionLine:
    gain = gain_of(version) if version.same_as is None and version.tier != "shipped" else None
    notes = list(gain.reasons) if gain and version.status == Status.REFUSED else []
    if version.same_as:
        notes.append(_("The same as v%(n)d.") % {"n": version.same_as.number})
    elif version.tier == "shipped":
        notes.append(_("The model as it was shipped."))
    if version.holds_erased:
        notes.append(_("Holds what was erased since."))
    return VersionLine(
        name=str(version),
        status=version.status,
        words=STATUS_WORDS[version.status],
        labels=version.labels,
        held_out=f"{gain.before.value} → {gain.after.value}" if gain else "",
        points=gain.points if gain else "",
        made=version.trained_at,
        who=version.made_by.name if version.made_by else _("Nightly"),
        notes=tuple(notes),
        refusal=gain.refusal if gain else "-",
        number=version.number,
    )


def _curve(versions: Sequence[DeskVersion]) -> tuple[CurveDot, ...]:
    """Versions by how many labels they had, the last of each number."""
    by_labels = {
        version.labels: version
        for version in reversed(versions)
        if "after" in version.metrics and version.same_as is None and version.tier != "shipped"
    }
    if not by_labels:
        return ()
    most = max(by_labels)
    dots = []
    for labels, version in sorted(by_labels.items()):
        gain = gain_of(version)
        if gain is None:
            continue
        rate = gain.after
        dots.append(
            CurveDot(
                x=round(8 + 84 * labels / most, 2),
                y=round(100 - rate.at, 2),
                low=round(100 - rate.low - rate.width, 2),
                height=rate.width,
                name=str(version),
                labels=labels,
                rate=rate,
            )
        )
    return tuple(dots)


def _confusion(counts: Mapping[tuple[Label, Label], int]) -> tuple[ConfusionRow, ...]:
    if not counts:
        return ()
    labels = [Label(name) for name in LABEL_WORDS]
    return tuple(
        ConfusionRow(
            LABEL_WORDS[said.value],
            tuple((counts.get((said, read), 0), said is read) for read in labels),
        )
        for said in labels
    )


def _languages(figures: Reviewed) -> tuple[LanguageLine, ...]:
    lines = []
    for name, rate in figures.languages:
        shown = rate_shown(rate)
        if shown is not None:
            missing = max(0, ENOUGH_OF_A_LANGUAGE - rate.n)
            lines.append(LanguageLine(name, shown, enough=not missing, missing=missing))
    return tuple(lines)


def _drift(name: str, one: Drifted) -> DriftLine:
    return DriftLine(
        name=DRIFT_NAMES[name],
        drift=one.drift.value,
        words=DRIFT_WORDS[one.drift],
        index=number_format(one.index, 2) if one.index is not None else "",
        now=one.now,
        before=one.before,
    )
