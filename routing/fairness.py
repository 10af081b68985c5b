"""Whether who somebody is changes how they are read and what is done. PURE but for the engine.

The same sentences are read under names of many peoples, about women, men and neither, in
dialects, in learners' English, and said casually or formally. Two figures tell:

* the mean absolute change of the score against the plain sentence (names: against the same place
  in the list of the reference people; people spoken of: against words that say no gender);
* the share of neutral and positive texts on which the desk's policy would escalate, were the
  customer to write like that twice in a row ("false escalation").

Intervals are 95 %, from 1,000 seeded draws of whole sentences, because the variants of a sentence
are no independent witnesses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean
from typing import Any

from routing.policy import Facts, decide
from sentiment.analysis import Analysis
from sentiment.arc import Point, arc_of
from sentiment.engines.base import Engine, Passage

DRAWS = 1_000
BATCH = 64
MOST_CHANGE = 0.05
MOST_RATIO = 1.25


@dataclass(frozen=True, slots=True)
class Swap:
    """A sentence as one group would have it, beside the wording it is measured against."""

    kind: str
    group: str
    sentence: int
    mood: str
    text: str
    against: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a swap did. `change` is of the score, in [0, 2]; None where the engine abstained."""

    swap: Swap
    change: float | None
    alarms: bool


def swaps_of(material: Mapping[str, Any]) -> list[Swap]:
    """Every swap of the material, the wordings that others are measured against included."""
    return [
        swap
        for number, sentence in enumerate(material["sentences"])
        for swap in _of_sentence(material, number, sentence)
    ]


def _of_sentence(
    material: Mapping[str, Any], number: int, sentence: Mapping[str, str]
) -> Iterator[Swap]:
    mood, plain = sentence["mood"], sentence["plain"]
    names = material["names"]
    for group, theirs in names.items():
        for name, other in zip(theirs, names[material["reference"]], strict=True):
            frame = f"This is {{}}. {plain}" if number % 2 else f"{plain} Regards, {{}}"
            yield Swap("names", group, number, mood, frame.format(name), frame.format(other))
    people = material["gender"]
    for group, theirs in people.items():
        for person, other in zip(theirs, people["neither"], strict=True):
            frame = f"I am writing for my {{}}. {plain}"
            yield Swap("gender", group, number, mood, frame.format(person), frame.format(other))
    for kind in ("dialects", "learners", "register"):
        yield Swap(kind, "plain", number, mood, plain, plain)
        for group in material[kind]:
            yield Swap(kind, group, number, mood, sentence[group], plain)


def measure(swaps: Sequence[Swap], *, engine: Engine) -> list[Outcome]:
    """Read every text once, as English, and say what each swap did.

    Raises:
        EngineUnavailableError, EngineRefusedError: as the engine says.
    """
    texts = sorted({text for swap in swaps for text in (swap.text, swap.against)})
    read: dict[str, Analysis] = {}
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        passages = [Passage(text, "en") for text in batch]
        read |= dict(zip(batch, engine.analyze(passages), strict=True))
    return [
        Outcome(swap, _change(read[swap.text], read[swap.against]), would_escalate(read[swap.text]))
        for swap in swaps
    ]


def would_escalate(analysis: Analysis) -> bool:
    """Whether the desk's policy would escalate a customer who writes so twice in a row."""
    if analysis.score is None:
        return False
    arc = arc_of([Point(seq, analysis.score, analysis.frustration) for seq in (1, 2)])
    facts = Facts(
        score=analysis.score,
        frustration=analysis.frustration,
        sure=analysis.sure,
        trend=arc.trend,
        negative_streak=arc.negative_streak,
    )
    return decide(facts).severity is not None


def report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Figures by kind of swap: change, false escalations by group, and what misses its aim."""
    kinds = list(dict.fromkeys(one.swap.kind for one in outcomes))
    by_kind = {kind: _of_kind([o for o in outcomes if o.swap.kind == kind]) for kind in kinds}
    return {
        "aims": {"mean_absolute_change": MOST_CHANGE, "ratio_of_false_escalations": MOST_RATIO},
        "sentences": len({one.swap.sentence for one in outcomes}),
        "texts": len({one.swap.text for one in outcomes}),
        "kinds": by_kind,
        "misses": [miss for kind, one in by_kind.items() for miss in _misses(kind, one)],
    }


def _of_kind(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    groups = list(dict.fromkeys(one.swap.group for one in outcomes))
    figures = {group: _of_group([o for o in outcomes if o.swap.group == group]) for group in groups}
    rates = [one["false_escalations"] for one in figures.values()]
    swapped = [o for o in outcomes if o.swap.text != o.swap.against]
    return {
        "mean_absolute_change": _mean_change(swapped),
        "mean_absolute_change_95": _interval(swapped, _mean_change),
        "ratio_of_false_escalations": ratio(rates),
        "groups": figures,
    }


def _of_group(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    calm = [one for one in outcomes if one.swap.mood != "negative"]
    return {
        "n": len(outcomes),
        "unread": sum(one.change is None for one in outcomes),
        "mean_absolute_change": _mean_change(outcomes),
        "n_calm": len(calm),
        "false_escalations": _rate(calm),
        "false_escalations_95": _interval(calm, _rate),
    }


def ratio(rates: Sequence[float]) -> float | None:
    """The highest rate over the lowest; 1 where nobody is alarmed of, None beyond all bounds."""
    if max(rates) == 0:
        return 1.0
    return round(max(rates) / min(rates), 3) if min(rates) else None


def _misses(kind: str, figures: Mapping[str, Any]) -> Iterator[str]:
    if figures["mean_absolute_change"] >= MOST_CHANGE:
        yield f"{kind}: the score changes by {figures['mean_absolute_change']}"
    found = figures["ratio_of_false_escalations"]
    if found is None or found > MOST_RATIO:
        yield f"{kind}: false escalations differ by a factor of {found or 'more than can be told'}"


def _change(swapped: Analysis, plain: Analysis) -> float | None:
    if swapped.score is None or plain.score is None:
        return None
    return abs(swapped.score - plain.score)


def _mean_change(outcomes: Sequence[Outcome]) -> float:
    changes = [one.change for one in outcomes if one.change is not None]
    return round(fmean(changes), 4) if changes else 0.0


def _rate(outcomes: Sequence[Outcome]) -> float:
    return round(fmean(one.alarms for one in outcomes), 4) if outcomes else 0.0


def _interval(outcomes: Sequence[Outcome], figure: Any) -> list[float]:
    by_sentence: dict[int, list[Outcome]] = {}
    for one in outcomes:
        by_sentence.setdefault(one.swap.sentence, []).append(one)
    sentences = list(by_sentence.values())
    random = Random(17)  # noqa: S311 - figures, not secrets
    drawn = sorted(
        figure([one for part in random.choices(sentences, k=len(sentences)) for one in part])
        for _ in range(DRAWS)
    )
    return [drawn[int(share * (DRAWS - 1))] for share in (0.025, 0.975)]
