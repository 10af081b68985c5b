"""Writes the artefact: graph, tokenizer, common words, and the manifest that vouches for them."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import onnx

from sentiment.engines.artefact import FORMAT, MANIFEST
from sentiment.engines.base import Passage
from sentiment.engines.bundled import BundledEngine
from training.encode import load_tokenizer
from training.heads import EVIDENCE_SIGNALS, HEADS

_TOLERANCE = 0.03
_COMMON_WORDS = 5000
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_CANARIES = (
    "Thank you so much, that fixed it right away!",
    "I have asked three times now and nobody has answered.",
    "Which file formats can I upload?",
    "Please block my card right now, my wallet was stolen.",
    "I do not understand which button I have to press.",
    "We are moving to another provider next month.",
    "Oh brilliant, the update broke the printer as well.",
)
_CANARY_NUMBERS = (
    "score",
    "frustration",
    "urgency",
    "confusion",
    "satisfaction",
    "sarcasm",
    "passive_aggression",
    "resigned",
    "intent_to_leave",
    "confidence",
)


def write_artefact(
    folder: Path,
    model: onnx.ModelProto,
    *,
    version: str,
    texts: Sequence[str],
    record: Mapping[str, object],
) -> None:
    """Fill the folder. `record` goes into the manifest as it is: the `languages` that it may read,
    the `doubts` kept of the texts to calibrate with, training, data, metrics.

    `texts` are the English training texts: their most frequent words tell English in short messages.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    _write_tokenizer(folder / "tokenizer.json")
    (folder / "words.txt").write_text("\n".join(_common_words(texts)) + "\n", "utf-8")
    manifest: dict[str, object] = {
        "format": FORMAT,
        "version": version,
        "licence": "Apache-2.0",
        "files": {
            name: _fingerprint(folder / name)
            for name in ("model.onnx", "tokenizer.json", "words.txt")
        },
        "heads": list(HEADS),
        "evidence_signals": list(EVIDENCE_SIGNALS),
        "tolerance": _TOLERANCE,
        "canaries": [],
        **record,
    }
    _write_manifest(folder, manifest)
    manifest["canaries"] = _canaries(folder)
    _write_manifest(folder, manifest)
    BundledEngine(folder).warm_up()


def _write_tokenizer(path: Path) -> None:
    load_tokenizer().save(str(path), pretty=False)


def _common_words(texts: Sequence[str]) -> list[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_WORD.findall(text.casefold().replace("\u2019", "'"))))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return sorted(word for word, _ in ranked[:_COMMON_WORDS])


def _fingerprint(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}


def _canaries(folder: Path) -> list[dict[str, object]]:
    readings = BundledEngine(folder).analyze([Passage(text, "en") for text in _CANARIES])
    return [
        {"text": text, "expected": {name: getattr(reading, name) for name in _CANARY_NUMBERS}}
        for text, reading in zip(_CANARIES, readings, strict=True)
    ]


def _write_manifest(folder: Path, manifest: Mapping[str, object]) -> None:
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, "utf-8")
