"""Reads the project's own support corpus (training/corpus/) into examples."""

import json
from pathlib import Path

from training.examples import Example
from training.heads import EMOTIONS, POLARITY, SIGNALS

FOLDER = Path(__file__).parent / "corpus"
TRAIN = FOLDER / "train.jsonl"
HELDOUT = FOLDER / "heldout.jsonl"


def read_corpus(path: Path, *, weight: float) -> list[Example]:
    """Every line as an example with all polarities, signals and our eight emotions labelled."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_example(json.loads(line), source=path.stem, weight=weight) for line in lines]


def _example(row: dict[str, object], *, source: str, weight: float) -> Example:
    shares, signals, emotions = row["polarity"], row["signals"], row["emotions"]
    assert isinstance(shares, dict)
    assert isinstance(signals, dict)
    assert isinstance(emotions, dict)
    targets = {f"polarity:{name}": float(shares[name]) for name in POLARITY}
    targets |= {name: float(signals.get(name, 0.0)) for name in SIGNALS}
    targets |= {f"emotion:{name}": float(emotions.get(name, 0.0)) for name in EMOTIONS}
    return Example(str(row["text"]), f"corpus_{source}", targets, weight)
