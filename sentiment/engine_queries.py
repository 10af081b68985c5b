"""What there is to know of configured engines: how they stand, and what they read along."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, Subquery

from sentiment.models import (
    Comparison,
    ConfiguredEngine,
    EngineDay,
    EnginePlan,
    Reading,
    ShadowReading,
)

MOST_SHADOW = 2_000
MOST_PLANS = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """How an engine in shadow reads beside what counts: the newest of its readings.

    `both` are the messages of which both say something, `same` those with the same label. `apart` is
    the mean distance of the scores.
    """

    engine_id: int
    count: int
    both: int
    same: int
    apart: float


def engines_now(day: date) -> list[ConfiguredEngine]:
    """The engines that are set up, each with its `today`: a list of at most one day."""
    today = Prefetch("days", queryset=EngineDay.objects.filter(day=day), to_attr="today")
    return list(
        ConfiguredEngine.objects.filter(removed_at=None).prefetch_related(today).order_by("name")
    )


def plans_newest_first() -> list[EnginePlan]:
    """The last changes of who reads what."""
    return list(EnginePlan.objects.select_related("changed_by").order_by("-pk")[:MOST_PLANS])


def engine_names() -> dict[int, str]:
    """The names of all engines that ever were."""
    return dict(ConfiguredEngine.objects.values_list("pk", "name"))


def agreement_of(engine_id: int) -> Agreement | None:
    """How the last 2,000 readings without effect fit those that count; None where there are none."""
    counting = Reading.objects.filter(message=OuterRef("message")).order_by(
        "-edition", "stand_in", "-model_version_id"
    )
    rows = list(
        ShadowReading.objects.filter(engine=engine_id)
        .order_by("-pk")
        .values_list(
            "label",
            "score",
            Subquery(counting.values("label")[:1]),
            Subquery(counting.values("score")[:1]),
        )[:MOST_SHADOW]
    )
    if not rows:
        return None
    both = [row for row in rows if row[1] is not None and row[3] is not None]
    apart = sum(abs(score - counted) for _, score, _, counted in both) / (len(both) or 1)
    same = sum(label == counted for label, _, counted, _ in both)
    return Agreement(engine_id, len(rows), len(both), same, apart)


def newest_comparison() -> Comparison | None:
    """The last comparison that somebody began, with its columns."""
    comparisons = Comparison.objects.select_related("started_by").prefetch_related(
        "columns__engine"
    )
    return comparisons.order_by("-pk").first()
