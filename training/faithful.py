"""Measures the evidence of an artefact: does it point at the words that really matter?

    python -m training.faithful --artefact sentiment/artefact

Every word of the held-out corpus is left out in turn and the real change of each signal's log-odds
is compared with the guess. Then the two words that are thought to weigh most for the mood are left
out together: `margin_kept` is how much of the log-odds falls, as a share of what falls when the two
are found by really leaving each out. Needs only what a desk needs (requirements/run.txt).
"""

import argparse
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sentiment.analysis import Signal
from sentiment.engines.artefact import Manifest, read_manifest
from sentiment.engines.onnx_session import Answer, Entry, OnnxSession
from sentiment.engines.surface import surface_features
from sentiment.engines.verdict import log_odds_of, signal_values
from sentiment.engines.words import owner_of_pieces, word_spans
from training.corpus_data import ENGLISH, read_corpus

_SHORTEST = 4
_TEXTS = 400
_PRESENT = 0.25
_TOP = 2

Row = NDArray[np.float64]


@dataclass(frozen=True)
class Compared:
    """One text and one signal that is present: guessed and real changes, a word each.

    `fell` and `fell_at_best` are what the log-odds lose without the two top words.
    """

    guessed: Row
    real: Row
    fell: float
    fell_at_best: float


class Reader:
    """Reads whole texts and texts without some of their words."""

    def __init__(self, folder: Path) -> None:
        self.manifest: Manifest = read_manifest(folder)
        self._session = OnnxSession(folder / "model.onnx", threads=1)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def compare(self, text: str) -> Iterator[tuple[str, Compared]]:
        """Every signal that is present, with what was guessed and what is true."""
        encoding = self._tokenizer.encode(text)
        owners = owner_of_pieces(encoding.offsets[1:-1], word_spans(text))
        words = sorted(set(owners))
        if len(words) < _SHORTEST:
            return
        whole, *parts = self._without(text, encoding.ids, owners, [set(), *({w} for w in words)])
        values = signal_values(self._named(whole))
        for column, name in enumerate(self.manifest.evidence_signals):
            signal = Signal(name)
            if abs(values[signal]) < _PRESENT:
                continue
            odds = self._odds(whole, signal)
            real = np.array([odds - self._odds(part, signal) for part in parts])
            guessed = np.zeros(len(words))
            for row, owner in zip(whole.pull, owners, strict=True):
                guessed[words.index(owner)] += row[column]
            sign = 1.0 if values[signal] > 0 else -1.0
            tops = [{words[i] for i in np.argsort(-sign * one)[:_TOP]} for one in (guessed, real)]
            ours, best = self._without(text, encoding.ids, owners, tops)
            fell = [sign * (odds - self._odds(one, signal)) for one in (ours, best)]
            yield name, Compared(guessed, real, fell[0], fell[1])

    def _without(
        self,
        text: str,
        ids: Sequence[int],
        owners: Sequence[int],
        left_out: Sequence[Collection[int]],
    ) -> list[Answer]:
        marks = surface_features(text)
        inner = ids[1:-1]
        return self._session.run(
            [
                Entry(
                    [ids[0], *(i for i, o in zip(inner, owners, strict=True) if o not in out), 102],
                    marks,
                )
                for out in left_out
            ]
        )

    def _named(self, answer: Answer) -> dict[str, float]:
        return dict(zip(self.manifest.heads, answer.logits, strict=True))

    def _odds(self, answer: Answer, signal: Signal) -> float:
        return log_odds_of(self._named(answer), signal)


def main() -> None:
    """Print the figures of every signal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artefact", type=Path, required=True)
    reader = Reader(parser.parse_args().artefact)
    rows: dict[str, list[Compared]] = {}
    for example in read_corpus(weight=1.0).test[ENGLISH][:_TEXTS]:
        for name, compared in reader.compare(example.text):
            rows.setdefault(name, []).append(compared)
    print(json.dumps({name: _figures(found) for name, found in rows.items()}, indent=1))


def _figures(rows: Sequence[Compared]) -> dict[str, float]:
    guessed = np.concatenate([one.guessed for one in rows])
    real = np.concatenate([one.real for one in rows])
    hits = [np.argmax(np.abs(one.guessed)) == np.argmax(np.abs(one.real)) for one in rows]
    best = sum(one.fell_at_best for one in rows)
    return {
        "texts": len(rows),
        "words": len(guessed),
        "correlation": round(float(np.corrcoef(guessed, real)[0, 1]), 3),
        "top_word_right": round(float(np.mean(hits)), 3),
        "top_word_by_chance": round(float(np.mean([1 / len(one.real) for one in rows])), 3),
        "margin_kept": round(sum(one.fell for one in rows) / best, 3),
    }


if __name__ == "__main__":
    main()
