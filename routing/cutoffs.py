"""Which thresholds hold for a customer's language and region. PURE.

A tag is a language ("pt"), a language in a region ("pt-BR"), or "" for everybody. Each threshold
is taken from the most specific tag that sets it: the region's, then the language's, then
everybody's, then the policy's own.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from routing.policy import Cutoffs
from supportsentiment.kernel.sentences import Sentence

# What may be set, with its limits, in units of the signal.
LIMITS: dict[str, tuple[float, float]] = {
    "critical_frustration": (0.5, 1.0),
    "medium_frustration": (0.3, 1.0),
    "high_score": (-1.0, -0.3),
    "declining_score": (-1.0, -0.2),
}
SETTABLE = tuple(LIMITS)
LONGEST_TAG = 8
_TAG = re.compile(r"([a-z]{2,3})(?:-([A-Z]{2}|[0-9]{3}))?")

OWN = Cutoffs()

Overrides = Mapping[str, Mapping[str, float]]

NO_TAG = Sentence("A language such as pt, a language and region such as pt-BR, or nothing.")
CROSSED = Sentence("The critical threshold is at or above the medium one.")
NOTHING_SET = Sentence("Set at least one threshold.")


@dataclass(frozen=True, slots=True)
class Applied:
    """The thresholds that hold, and the tags that set them, the most specific first."""

    cutoffs: Cutoffs
    tags: tuple[str, ...] = ()

    def told(self) -> dict[str, object]:
        """What a decision keeps of it: nothing where the policy's own thresholds held."""
        if not self.tags:
            return {}
        return {"cutoffs": asdict(self.cutoffs), "cutoffs_of": list(self.tags)}


def tag_of(*, read: str, customer: str) -> str:
    """The tag of a message in the language `read`, from a customer who set their own.

    The customer's region counts only where the message is in the customer's language.
    """
    language, _dash, region = customer.replace("_", "-").partition("-")
    if read in {"", "und"}:
        read = language.lower()
    if region and language.lower() == read:
        return f"{read}-{region.upper()}"
    return read


def applied_to(tag: str, overrides: Overrides, *, own: Cutoffs = OWN) -> Applied:
    """The thresholds for a tag."""
    chain = dict.fromkeys([tag, tag.partition("-")[0], ""])
    values: dict[str, float] = {}
    tags = []
    for one in chain:
        found = {name: n for name, n in overrides.get(one, {}).items() if name not in values}
        if found:
            values |= found
            tags.append(one)
    changes = {name: values[name] for name in SETTABLE if name in values}
    return Applied(replace(own, **changes), tuple(tags))  # type: ignore[arg-type]  # floats all


def problems_of(tag: str, values: Mapping[str, float], others: Overrides) -> dict[str, list[str]]:
    """What is wrong with an override, by the name of its field. `others` are the other rows."""
    problems: dict[str, list[str]] = {}
    if tag and not _TAG.fullmatch(tag):
        problems["tag"] = [NO_TAG]
    for name, value in values.items():
        least, most = LIMITS[name]
        if not least <= value <= most:
            problems[name] = [Sentence("From %(least).2f to %(most).2f.", least=least, most=most)]
    if not values:
        problems["critical_frustration"] = [NOTHING_SET]
    if not problems:
        cutoffs = applied_to(tag, {**others, tag: values}).cutoffs
        if cutoffs.critical_frustration < cutoffs.medium_frustration:
            problems["critical_frustration"] = [CROSSED]
    return problems
