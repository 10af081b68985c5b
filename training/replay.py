"""Chooses the shipped texts that a desk's refit replays, and those that show what it forgets.

    python -m training.replay

Only the project's own corpus may be shipped. What is replayed comes from the part that was learned
from, what is looked at afterwards from the part kept aside; both follow from the texts alone.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from sentiment.engines.replay import REPLAY_FILE
from training.corpus_parts import ENGLISH, MESSAGES, part_of

MOST = {"train": 2_000, "dev": 1_000}
MOST_OF_ANOTHER_LANGUAGE = {"train": 150, "dev": 80}
LONGEST = 400
_SURE = 0.5


def main() -> None:
    """Write the file."""
    chosen = list(choose())
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in chosen)
    Path(REPLAY_FILE).write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(f"{len(chosen)} texts, {Path(REPLAY_FILE).stat().st_size} bytes")


def choose() -> Iterator[dict[str, Any]]:
    """Lines of {text, language, label, part}, the same ones every time."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(MESSAGES.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            part = part_of(path.stem, row["voice"], row["topic"])
            label = max(row["polarity"], key=row["polarity"].get)
            if part in MOST and row["polarity"][label] > _SURE and len(row["text"]) <= LONGEST:
                kept = {"text": row["text"], "language": row["language"]}
                found[part, row["language"]].append({**kept, "label": label, "part": part})
    for (part, language), rows in sorted(found.items()):
        most = MOST[part] if language == ENGLISH else MOST_OF_ANOTHER_LANGUAGE[part]
        yield from sorted(rows, key=lambda row: sha256(row["text"].encode()).digest())[:most]


if __name__ == "__main__":
    main()
