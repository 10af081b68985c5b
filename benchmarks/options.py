"""What a run of the benchmarks was asked for."""

from dataclasses import dataclass
from pathlib import Path

PORT = 18_500


@dataclass(frozen=True)
class Options:
    """`seconds` is the length of a round at a rate; `peer` the folder of a comparison's scripts;
    `messages` are those that are read again.
    """

    port: int = PORT
    rounds: int = 3
    seconds: float = 10.0
    peer: Path | None = None
    messages: int = 20_000
