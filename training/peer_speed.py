"""Compares the engine with `transformers.pipeline` of the same architecture, in one run.

    python -m training.peer_speed --artefact sentiment/artefact --texts FILE

FILE holds one message a line. The peer is the same encoder in fp32 with a head of three labels, on
the same cores and with the same number of threads; rounds of both take turns, and medians count.
It also tells what the read path (language, tokens, windows, verdict, evidence) adds to the time of
the model's own pass. Needs what training needs.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, pipeline

from sentiment.engines import bundled
from sentiment.engines.base import Passage
from sentiment.engines.bundled import BundledEngine
from sentiment.engines.onnx_session import Entry
from training.encode import MODEL_FOLDER

_BATCH = 32
_ROUNDS = 5


def main() -> None:
    """Print one JSON object, a part for each number of threads."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artefact", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    texts = options.texts.read_text("utf-8").splitlines()[: 10 * _BATCH]
    print(
        json.dumps(
            {
                f"threads_{threads}": _compare(options.artefact, texts, threads=threads)
                for threads in options.threads
            },
            indent=1,
        )
    )


def _compare(folder: Path, texts: Sequence[str], *, threads: int) -> dict[str, object]:
    torch.set_num_threads(threads)
    engine = BundledEngine(folder, threads=threads)
    passages = [Passage(text, "en") for text in texts]
    peer = _peer()
    engine.warm_up()
    entries = _entries(engine, passages)
    session = engine._load().session
    ways: dict[str, Callable[[], object]] = {
        "ours_one": lambda: [engine.analyze([one]) for one in passages[:_BATCH]],
        "peer_one": lambda: [peer(text) for text in texts[:_BATCH]],
        "ours_batch": lambda: [engine.analyze(part) for part in _parts(passages)],
        "peer_batch": lambda: peer(list(texts), batch_size=_BATCH),
        "model_one": lambda: [session.run([one]) for one in entries[:_BATCH]],
        "model_batch": lambda: [session.run(part) for part in _parts(entries)],
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - began)
    middle = {name: statistics.median(found) for name, found in seconds.items()}
    return {
        "texts": len(texts),
        "one_message_of_the_peers_time": round(middle["ours_one"] / middle["peer_one"], 3),
        "batches_of_32_times_the_peers_rate": round(middle["peer_batch"] / middle["ours_batch"], 2),
        "read_path_adds_to_one": round(middle["ours_one"] / middle["model_one"] - 1, 3),
        "read_path_adds_to_batches": round(middle["ours_batch"] / middle["model_batch"] - 1, 3),
        "milliseconds_a_message": {
            name: round(1000 * found / (_BATCH if name.endswith("one") else len(texts)), 2)
            for name, found in middle.items()
        },
    }


def _peer() -> Any:
    config = AutoConfig.from_pretrained(str(MODEL_FOLDER), num_labels=3)
    model = AutoModelForSequenceClassification.from_config(config).eval()
    tokenizer = AutoTokenizer.from_pretrained(str(MODEL_FOLDER))
    return pipeline("text-classification", model=model, tokenizer=tokenizer, device=-1, top_k=None)


def _entries(engine: BundledEngine, passages: Sequence[Passage]) -> list[Entry]:
    """What the model itself is given for these."""
    loaded, languages = engine._load(), engine._read_manifest().languages
    prepared = [bundled._prepare(passage, loaded, languages) for passage in passages]
    return [
        bundled._entry(one, window)
        for one in prepared
        if isinstance(one, bundled._Prepared)
        for window in one.windows
    ]


def _parts(rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [rows[first : first + _BATCH] for first in range(0, len(rows), _BATCH)]


if __name__ == "__main__":
    main()
