"""Measures the evidence of an artefact: does it point at the words that really matter?

    python -m training.faithful --artefact sentiment/artefact

Every word of the held-out corpus is left out in turn and the real change is compared with the
guess. Needs only what a desk needs (requirements/run.txt).
"""

import argparse
import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from sentiment.analysis import Signal
from sentiment.engines.artefact import Manifest, read_manifest
from sentiment.engines.onnx_session import Answer, Entry, OnnxSession
from sentiment.engines.surface import surface_features
from sentiment.engines.verdict import signal_values
from sentiment.engines.words import owner_of_pieces, word_spans
from training.corpus_data import ENGLISH, read_corpus

_SHORTEST = 3
_TEXTS = 400
_PRESENT = 0.25


def main() -> None:
    """Print, per signal, the correlation and how often the top word is the right one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artefact", type=Path, required=True)
    folder = parser.parse_args().artefact
    manifest = read_manifest(folder)
    session = OnnxSession(folder / "model.onnx", threads=1)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    rows: dict[str, list[tuple[list[float], list[float]]]] = {}
    for example in read_corpus(weight=1.0).test[ENGLISH][:_TEXTS]:
        _compare(example.text, session, tokenizer, manifest, rows)
    print(json.dumps({name: _figures(pairs) for name, pairs in rows.items()}, indent=1))


def _compare(
    text: str,
    session: OnnxSession,
    tokenizer: Tokenizer,
    manifest: Manifest,
    rows: dict[str, list[tuple[list[float], list[float]]]],
) -> None:
    """Add guessed and real changes of every word of one text, where the signal is present."""
    encoding = tokenizer.encode(text)
    owners = owner_of_pieces(encoding.offsets[1:-1], word_spans(text))
    words = sorted(set(owners))
    if len(words) < _SHORTEST:
        return
    marks = surface_features(text)
    inner = encoding.ids[1:-1]
    without = [
        [encoding.ids[0], *(i for i, o in zip(inner, owners, strict=True) if o != word), 102]
        for word in words
    ]
    whole, *parts = session.run([Entry(ids, marks) for ids in [encoding.ids, *without]])
    values = _values(whole, manifest)
    changes = [_values(part, manifest) for part in parts]
    for column, name in enumerate(manifest.evidence_signals):
        signal = Signal(name)
        if abs(values[signal]) < _PRESENT:
            continue
        guessed = [
            sum(row[column] for row, o in zip(whole.pull, owners, strict=True) if o == word)
            for word in words
        ]
        real = [values[signal] - change[signal] for change in changes]
        rows.setdefault(name, []).append((guessed, real))


def _values(answer: Answer, manifest: Manifest) -> dict[Signal, float]:
    return signal_values(dict(zip(manifest.heads, answer.logits, strict=True)))


def _figures(pairs: list[tuple[list[float], list[float]]]) -> dict[str, float]:
    guessed = np.concatenate([one for one, _ in pairs])
    real = np.concatenate([other for _, other in pairs])
    hits = [int(np.argmax(np.abs(one)) == np.argmax(np.abs(other))) for one, other in pairs]
    chance = [1 / len(one) for one, _ in pairs]
    return {
        "texts": len(pairs),
        "words": len(guessed),
        "correlation": round(float(np.corrcoef(guessed, real)[0, 1]), 3),
        "top_word_right": round(float(np.mean(hits)), 3),
        "top_word_by_chance": round(float(np.mean(chance)), 3),
    }


if __name__ == "__main__":
    main()
