"""The shipped texts that a refit replays, as features of the model at hand.

Texts are shipped rather than features: a tenth of the size, and true to whichever model lies in
the artefact. Reading them takes some seconds, once for each model; what was found is kept in a
file that may be lost at any time.
"""

import gzip
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sentiment.engines.adaptation import POLARITIES, Features
from sentiment.engines.base import EngineIdentity, Passage
from sentiment.engines.refit import Rows

REPLAY_FILE = Path(__file__).resolve().parent.parent / "replay" / "texts.jsonl.gz"
LABELS = ("negative", "neutral", "positive")
_BATCH = 64

logger = logging.getLogger(__name__)


class Reader(Protocol):
    """An engine whose features can be had."""

    @property
    def identity(self) -> EngineIdentity:
        """The artefact that answers."""
        ...

    def features(self, passages: Sequence[Passage]) -> list[Features | None]:
        """Features of each passage; None where the model abstains."""
        ...


@dataclass(frozen=True)
class Replay:
    """`replayed` are learned from with the desk's labels, `aside` only shows what was forgotten."""

    replayed: Rows
    aside: Rows


def replay_of(reader: Reader, *, folder: Path) -> Replay:
    """The shipped texts as this model sees them; `folder` keeps them for the next time.

    Raises:
        EngineUnavailableError: the model cannot read now.
    """
    kept = folder / f"replay-{reader.identity.digest[:16]}-{REPLAY_FILE.stat().st_size}.npz"
    found = _kept(kept)
    if found is None:
        found = _read(reader)
        _keep(kept, found)
    return found


def shipped_labels() -> list[str]:
    """The labels of all shipped texts."""
    return [line["label"] for line in _lines()]


def _lines() -> list[dict[str, str]]:
    text = gzip.decompress(REPLAY_FILE.read_bytes()).decode()
    return [json.loads(line) for line in text.splitlines()]


def _read(reader: Reader) -> Replay:
    import numpy

    lines = _lines()
    parts: dict[str, list[tuple[Features, int]]] = {"train": [], "dev": []}
    for first in range(0, len(lines), _BATCH):
        batch = lines[first : first + _BATCH]
        told = reader.features([Passage(line["text"], line["language"]) for line in batch])
        for line, features in zip(batch, told, strict=True):
            if features is not None:
                parts[line["part"]].append((features, LABELS.index(line["label"])))

    def rows(part: Sequence[tuple[Features, int]]) -> Rows:
        joined = numpy.frombuffer(b"".join(one.pooled for one, _ in part), dtype="<f2")
        return Rows(
            joined.reshape(len(part), -1).astype(numpy.float32),
            numpy.array([one.logits for one, _ in part], dtype=numpy.float32),
            numpy.array([label for _, label in part], dtype=numpy.int64),
            numpy.ones(len(part), dtype=numpy.float32),
        )

    return Replay(rows(parts["train"]), rows(parts["dev"]))


_NAMES = ("pooled", "logits", "truth", "weights")


def _keep(path: Path, replay: Replay) -> None:
    """Best effort: where the folder cannot be written, the next refit takes some seconds longer."""
    import numpy

    arrays: dict[str, Any] = {}
    for part, rows in (("replayed", replay.replayed), ("aside", replay.aside)):
        for name in _NAMES:
            array = getattr(rows, name)
            arrays[f"{part}_{name}"] = array.astype("<f2") if name == "pooled" else array
    half = path.with_suffix(f".{os.getpid()}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as stream:
            numpy.savez(stream, **arrays)
        half.replace(path)
    except OSError:
        logger.warning("The replayed texts cannot be kept in %s", path.parent, exc_info=True)


def _kept(path: Path) -> Replay | None:
    import numpy

    try:
        with numpy.load(path, allow_pickle=False) as arrays:
            parts = [
                Rows(*(arrays[f"{part}_{name}"] for name in _NAMES))
                for part in ("replayed", "aside")
            ]
    except (OSError, ValueError, KeyError):
        return None
    if any(rows.logits.shape[1:] != (POLARITIES,) for rows in parts):
        return None
    replayed, aside = (
        Rows(rows.pooled.astype("float32"), rows.logits, rows.truth, rows.weights) for rows in parts
    )
    return Replay(replayed, aside)
