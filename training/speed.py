"""Measures an artefact: size, load, memory, latency, throughput, and flips against another.

    python -m training.speed --artefact sentiment/artefact --texts FILE [--full FOLDER]

FILE holds one message a line. Needs only what a desk needs (requirements/run.txt).
"""

import argparse
import json
import resource
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from sentiment.analysis import Analysis
from sentiment.engines.base import Passage
from sentiment.engines.bundled import BundledEngine

_SINGLES = 200
_BATCH = 32
_MEGABYTE = 1_000_000


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artefact", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--full", type=Path, help="an unquantised artefact to compare with")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    lines = options.texts.read_text("utf-8").splitlines()
    passages = [Passage(line, "en") for line in lines]
    size = sum(path.stat().st_size for path in options.artefact.iterdir())
    figures: dict[str, object] = {"megabytes": round(size / _MEGABYTE, 2), "texts": len(lines)}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for threads in options.threads:
        figures[f"threads_{threads}"] = _one(options.artefact, passages, threads=threads)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures["memory_megabytes_before_and_peak"] = [round(before / 1024), round(after / 1024)]
    if options.full:
        figures["against_full"] = _flips(
            _read(BundledEngine(options.artefact), passages),
            _read(BundledEngine(options.full), passages),
        )
    print(json.dumps(figures, indent=1))


def _one(folder: Path, passages: Sequence[Passage], *, threads: int) -> dict[str, float]:
    engine = BundledEngine(folder, threads=threads)
    began = time.perf_counter()
    engine.warm_up()
    loaded = time.perf_counter() - began
    singles = []
    for passage in passages[:_SINGLES]:
        began = time.perf_counter()
        engine.analyze([passage])
        singles.append(time.perf_counter() - began)
    rates = []
    for _ in range(3):
        began = time.perf_counter()
        _read(engine, passages)
        rates.append(len(passages) / (time.perf_counter() - began))
    ordered = sorted(singles)
    return {
        "warm_up_seconds": round(loaded, 2),
        "single_ms_median": round(1000 * statistics.median(singles), 2),
        "single_ms_p95": round(1000 * ordered[int(0.95 * len(ordered))], 2),
        "messages_per_second_in_batches_of_32": round(statistics.median(rates), 1),
    }


def _read(engine: BundledEngine, passages: Sequence[Passage]) -> list[Analysis]:
    return [
        reading
        for first in range(0, len(passages), _BATCH)
        for reading in engine.analyze(passages[first : first + _BATCH])
    ]


def _flips(ours: Sequence[Analysis], theirs: Sequence[Analysis]) -> dict[str, float]:
    pairs = [
        (one, other)
        for one, other in zip(ours, theirs, strict=True)
        if one.score is not None and other.score is not None
    ]
    flipped = sum(1 for one, other in pairs if one.label is not other.label)
    moved = [abs((one.score or 0.0) - (other.score or 0.0)) for one, other in pairs]
    return {
        "compared": len(pairs),
        "flipped_labels_percent": round(100 * flipped / len(pairs), 2),
        "score_moved_mean": round(statistics.fmean(moved), 4),
        "score_moved_max": round(max(moved), 4),
    }


if __name__ == "__main__":
    main()
