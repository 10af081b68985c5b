"""The shapes of the written material: matters, industries, pools of lines. PURE."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of thing somebody writes about."""

    FAULT = "fault"
    QUESTION = "question"
    MONEY = "money"
    WISH = "wish"
    PRAISE = "praise"
    LEAVING = "leaving"
    OUTAGE = "outage"
    RELEASE = "release"
    PRICES = "prices"
    FOREIGN = "foreign"
    SPAM = "spam"


LISTS = (
    "subjects",
    "calm",
    "cross",
    "wry",
    "short",
    "asks",
    "answers",
    "fixes",
    "seconds",
    "refusals",
    "wins",
    "fails",
    "notes",
)


@dataclass(frozen=True)
class Matter:
    """One thing that can go wrong, be asked or be praised, with the words for it.

    `lines` maps each of `LISTS` to its alternatives; any may be empty. `thing` is a noun
    phrase that fits "about ...", so that later lines can speak of the matter. With a `marker`,
    nobody writes about it until `since_hours` after that marker began.
    """

    key: str
    kind: Kind
    area: str
    team: str
    thing: str
    tags: tuple[str, ...]
    language: str
    marker: str
    since_hours: float
    lines: Mapping[str, tuple[str, ...]]

    def has(self, name: str) -> bool:
        """Whether there is anything to say under that heading."""
        return bool(self.lines.get(name))


@dataclass(frozen=True)
class Industry:
    """What a customer's business calls things, and what trouble means there."""

    key: str
    words: Mapping[str, str]
    names: tuple[str, ...]
    contexts: tuple[str, ...]
    impacts: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Everything that was written for the desk."""

    matters: tuple[Matter, ...]
    industries: tuple[Industry, ...]
    pools: Mapping[str, tuple[str, ...]]

    def of_kind(self, *kinds: Kind) -> list[Matter]:
        """The matters of these kinds, in a fixed order."""
        return [matter for matter in self.matters if matter.kind in kinds]


def matter_from(entry: Mapping[str, Any]) -> Matter:
    """A matter as it is written in a data file.

    Raises:
        KeyError, ValueError: something is missing, or a heading is unknown.
    """
    known = {
        "key",
        "kind",
        "area",
        "team",
        "thing",
        "tags",
        "language",
        "marker",
        "since_hours",
        *LISTS,
    }
    if unknown := sorted(set(entry) - known):
        raise ValueError(f"matter {entry.get('key')}: unknown headings {unknown}")
    return Matter(
        key=entry["key"],
        kind=Kind(entry["kind"]),
        area=entry["area"],
        team=entry["team"],
        thing=entry["thing"],
        tags=tuple(entry.get("tags", ())),
        language=entry.get("language", "en"),
        marker=entry.get("marker", ""),
        since_hours=float(entry.get("since_hours", 0)),
        lines={name: _lines(entry.get(name, ())) for name in LISTS},
    )


def industry_from(entry: Mapping[str, Any]) -> Industry:
    """An industry as it is written in a data file."""
    return Industry(
        key=entry["key"],
        words=dict(entry["words"]),
        names=tuple(entry["names"]),
        contexts=_lines(entry["contexts"]),
        impacts=_lines(entry["impacts"]),
    )


def _lines(written: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in written)
