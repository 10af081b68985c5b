"""Reads the project's own support corpus (training/corpus/) into examples, split by situation.

Everything that one voice wrote on one topic falls into the same part, contrast pairs included, so
that no test sentence shares its situation with one that was learned from.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.corpus_parts import ENGLISH, FIRST, FOLDER, MESSAGES, part_of
from training.examples import Example, one_choice
from training.heads import AREAS, EMOTIONS, INTENTS, POLARITY, SIGNALS
from training.pairs import Pair, pairs_in

__all__ = [
    "ENGLISH",
    "FIRST",
    "FOLDER",
    "LONG",
    "MESSAGES",
    "Corpus",
    "Pair",
    "part_of",
    "read_corpus",
    "read_first",
]

# Only to judge by; nothing is learned from it.
LONG = FOLDER / "long"


@dataclass(frozen=True)
class Corpus:
    """The parts: to learn from, to choose and calibrate with, and to judge by. By language."""

    train: list[Example]
    dev: dict[str, list[Example]]
    test: dict[str, list[Example]]

    @property
    def test_pairs(self) -> list[Pair]:
        """The contrast pairs of all languages, to judge by."""
        return [pair for examples in self.test.values() for pair in pairs_in(examples)]


def read_corpus(*, weight: float) -> Corpus:
    """Every message in its part, with all that its line labels."""
    corpus = Corpus([], {}, {})
    for path in sorted(MESSAGES.glob("*.jsonl")):
        for row in _rows(path):
            part = part_of(path.stem, row["voice"], row["topic"])
            example = _example(row, source=f"corpus_{row['language']}", weight=weight)
            if part == "train":
                corpus.train.append(example)
            else:
                parts = corpus.dev if part == "dev" else corpus.test
                parts.setdefault(row["language"], []).append(example)
    return corpus


def read_first(name: str, *, weight: float) -> list[Example]:
    """The project's first sentences: `train`, `later` or `heldout`."""
    return [
        _example(row, source=f"first_{name}", weight=weight)
        for row in _rows(FIRST / f"{name}.jsonl")
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _example(row: dict[str, Any], *, source: str, weight: float) -> Example:
    """The first sentences know no intent, area, passive aggression and resignation."""
    shares, signals, emotions = row["polarity"], row["signals"], row["emotions"]
    targets = {f"polarity:{name}": float(shares[name]) for name in POLARITY}
    complete = "intent" in row
    for name in SIGNALS:
        if complete or name not in {"passive_aggression", "resigned"}:
            targets[name] = float(signals.get(name, 0.0))
    targets |= {f"emotion:{name}": float(emotions.get(name, 0.0)) for name in EMOTIONS}
    if complete:
        targets |= one_choice("intent", INTENTS, row["intent"])
        targets |= one_choice("area", AREAS, row["area"])
    return Example(str(row["text"]), source, targets, weight, str(row.get("pair", "")))
