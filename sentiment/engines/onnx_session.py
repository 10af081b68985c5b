"""Runs the bundled graph over windows, so that no window's numbers depend on its neighbours.

Windows are padded to a length that follows from the window alone (the next multiple of eight),
and only windows of the same padded length share a batch. Filling up to the longest neighbour
would change the order of additions, and with it the last bits of a score.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_STEP = 8
_TOKENS_PER_BATCH = 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One window as the graph takes it: ids with the two special tokens, and surface marks."""

    ids: Sequence[int]
    surface: Sequence[float]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the graph says of one window.

    `logits` follow the manifest's heads. `pull` is [pieces, evidence signals] without the special
    tokens. `pooled` is kept for a later refit of the heads.
    """

    logits: list[float]
    pull: list[list[float]]
    pooled: Any


@cache
def adds_bytes_exactly() -> bool:
    """Whether the processor multiplies bytes into whole sums.

    Older ones add pairs of products in 16 bits, where they may overflow; the runtime then has a
    slower way that gives the same sums.
    """
    try:
        said = Path("/proc/cpuinfo").read_text("ascii", "replace")
    except OSError:
        return False
    return any(word in said for word in ("avx512_vnni", "avx_vnni", "amx_int8"))


class OnnxSession:
    """A loaded graph."""

    def __init__(self, path: Path, *, threads: int) -> None:
        """Load the graph with `threads` threads inside one operation."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        # Spinning threads would burn the core that the web process needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if not adds_bytes_exactly():
            options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def run(self, entries: Sequence[Entry]) -> list[Answer]:
        """One answer per entry, in order."""
        answers: dict[int, Answer] = {}
        for length, rows in _batches(entries):
            answers.update(self._run_batch([entries[row] for row in rows], rows, length))
        return [answers[row] for row in range(len(entries))]

    def _run_batch(
        self, batch: Sequence[Entry], rows: Sequence[int], length: int
    ) -> Iterator[tuple[int, Answer]]:
        import numpy

        ids = numpy.zeros((len(batch), length), dtype=numpy.int64)
        mask = numpy.zeros((len(batch), length), dtype=numpy.int32)
        pooling = numpy.zeros((len(batch), 1, length), dtype=numpy.float32)
        surface = numpy.array([[entry.surface] for entry in batch], dtype=numpy.float32)
        for place, entry in enumerate(batch):
            size = len(entry.ids)
            ids[place, :size] = entry.ids
            mask[place, :size] = 1
            pooling[place, 0, 1 : size - 1] = 1.0 / (size - 2)
        logits, pooled, pull = self._session.run(
            ["logits", "pooled", "pull"],
            {"ids": ids, "mask": mask, "pooling": pooling, "surface": surface},
        )
        for place, (row, entry) in enumerate(zip(rows, batch, strict=True)):
            inner = pull[place, 1 : len(entry.ids) - 1]
            yield row, Answer(logits[place].tolist(), inner.tolist(), pooled[place])


def _batches(entries: Sequence[Entry]) -> Iterator[tuple[int, list[int]]]:
    buckets: dict[int, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        buckets[-(-len(entry.ids) // _STEP) * _STEP].append(row)
    for length, rows in sorted(buckets.items()):
        size = max(_TOKENS_PER_BATCH // length, 1)
        for first in range(0, len(rows), size):
            yield length, rows[first : first + size]
