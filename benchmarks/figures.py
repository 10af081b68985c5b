"""Numbers and what is promised of them. PURE."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Target:
    """A promise: `found` must be at most, or at least, `bound`; `unit` says of what."""

    what: str
    found: float
    bound: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the promise is kept. What could not be measured keeps none."""
        if math.isnan(self.found):
            return False
        return self.found >= self.bound if self.at_least else self.found <= self.bound

    def plain(self) -> dict[str, Any]:
        """The target as JSON."""
        sign = ">=" if self.at_least else "<="
        return {
            "what": self.what,
            "found": rounded(self.found),
            "target": f"{sign} {self.bound:g} {self.unit}".strip(),
            "met": self.met,
        }


@dataclass(frozen=True)
class Result:
    """What one benchmark found. `rounds` are the raw rounds that `figures` are the medians of."""

    figures: Mapping[str, Any]
    targets: Sequence[Target]
    rounds: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    notes: Sequence[str] = ()

    def plain(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "figures": dict(self.figures),
            "targets": [target.plain() for target in self.targets],
            "rounds": [dict(one) for one in self.rounds],
            "notes": list(self.notes),
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed; NaN for none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def latencies(seconds: Sequence[float]) -> dict[str, float]:
    """Count, median, p95, p99 and maximum of latencies, in milliseconds."""
    return {
        "count": len(seconds),
        "p50_ms": rounded(1e3 * percentile(seconds, 0.5)),
        "p95_ms": rounded(1e3 * percentile(seconds, 0.95)),
        "p99_ms": rounded(1e3 * percentile(seconds, 0.99)),
        "max_ms": rounded(1e3 * max(seconds, default=math.nan)),
    }


def medians(rounds: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The median over the rounds of every number that all of them hold."""
    held = list(rounds)
    shared = [
        name
        for name, value in (held[0].items() if held else ())
        if not isinstance(value, bool)
        and all(isinstance(one.get(name), int | float) for one in held)
    ]
    return {name: rounded(statistics.median(one[name] for one in held)) for name in shared}


def rounded(value: float) -> float:
    """Three digits that count, whole numbers as they are."""
    if isinstance(value, int) or math.isnan(value) or math.isinf(value) or value == 0:
        return value
    return round(value, max(0, 2 - math.floor(math.log10(abs(value)))))
