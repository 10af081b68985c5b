"""Figures of learning as templates receive them: in hundredths, with their interval and number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sentiment.learned import Rate
from sentiment.models import DeskVersion
from sentiment.promoting import why_not_promote
from sentiment.versions import reasons_of


@dataclass(frozen=True, slots=True)
class RateShown:
    """A share in words, such as "76.2 %", with its interval; `x` and `width` place it on a bar."""

    n: int
    value: str
    interval: str
    at: float
    low: float
    width: float


@dataclass(frozen=True, slots=True)
class GainShown:
    """What a version was right in on labels held out, beside what it was compared with."""

    number: int
    before: RateShown
    after: RateShown
    points: str
    better: bool
    calibration: str
    general: str
    refusal: str | None
    reasons: tuple[str, ...]
    labels: int


def percent(share: float, *, digits: int = 1) -> str:
    """A share as people read it."""
    return _("%(number)s %%") % {"number": number_format(round(100 * share, digits), digits)}


def points(difference: float, *, digits: int = 1) -> str:
    """A difference of shares in points, with a sign and a true minus."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return sign + number_format(abs(round(100 * difference, digits)), digits)


def rate_shown(rate: Rate) -> RateShown | None:
    """A rate as it is shown; None where there is nothing to say."""
    if rate.share is None:
        return None
    return _shown(rate.n, rate.share, rate.low, rate.high)


def gain_of(version: DeskVersion) -> GainShown | None:
    """What the gate measured of a version; None where it repeats another."""
    if "after" not in version.metrics:
        return None
    before, after = version.metrics["before"], version.metrics["after"]
    change = after["accuracy"] - before["accuracy"]
    general = version.metrics["general_after"] - version.metrics["general_before"]
    return GainShown(
        number=version.number,
        before=_of_figures(before),
        after=_of_figures(after),
        points=points(change),
        better=change > 0,
        calibration=_("%(before)s → %(after)s")
        % {
            "before": percent(before["calibration_error"]),
            "after": percent(after["calibration_error"]),
        },
        general=points(general),
        refusal=why_not_promote(version),
        reasons=tuple(reasons_of(version)),
        labels=version.labels,
    )


def _of_figures(figures: Mapping[str, Any]) -> RateShown:
    low, high = figures["accuracy_95"]
    return _shown(int(figures["n"]), float(figures["accuracy"]), float(low), float(high))


def _shown(n: int, share: float, low: float, high: float) -> RateShown:
    return RateShown(
        n=n,
        value=percent(share),
        interval=_("%(low)s to %(high)s")
        % {"low": percent(low, digits=0), "high": percent(high, digits=0)},
        at=round(100 * share, 2),
        low=round(100 * low, 2),
        width=round(100 * (high - low), 2),
    )
