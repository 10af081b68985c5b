"""Risk and thresholds as they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from routing.cutoffs import SETTABLE
from routing.models import Threshold
from routing.policy import Cutoffs
from sentiment.risk import Preview

THRESHOLD_WORDS: dict[str, Promise] = {
    "critical_frustration": _("Critical from frustration"),
    "medium_frustration": _("Medium from frustration"),
    "high_score": _("High below score"),
    "declining_score": _("High below score, when declining"),
}
SHOWN_RISKS = (5, 10, 20, 30)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """What one risk would mean; `width` is the share of sure readings in percent."""

    percent: int
    sure: int
    width: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """The thresholds of one tag; an empty value is not set. `id` is 0 for the policy's own."""

    id: int
    tag: str
    values: tuple[str, ...]
    who: str
    at: datetime | None


def risk_rows(preview: Preview, *, chosen: int) -> list[RiskRow]:
    """Some risks beside the chosen one, in order."""
    return [
        RiskRow(
            percent,
            sure,
            round(100 * sure / preview.read) if preview.read else 0,
            percent == chosen,
        )
        for percent, sure in sorted(preview.sure.items())
    ]


def risks_beside(chosen: int) -> list[int]:
    """The risks to be shown together."""
    return sorted({*SHOWN_RISKS, chosen})


def threshold_rows(rows: Iterable[Threshold]) -> list[ThresholdRow]:
    """The policy's own thresholds, then what is set beside them."""
    own = Cutoffs()
    return [
        ThresholdRow(0, "", tuple(f"{getattr(own, name):.2f}" for name in SETTABLE), "", None),
        *(
            ThresholdRow(
                row.pk,
                row.tag,
                tuple(f"{row.values[name]:.2f}" if name in row.values else "" for name in SETTABLE),
                row.author.name,
                row.changed_at,
            )
            for row in rows
        ),
    ]
