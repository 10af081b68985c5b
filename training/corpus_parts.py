"""Where the corpus lies, and which part of it a message belongs to. Needs no model library."""

from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
FIRST = FOLDER / "first"
MESSAGES = FOLDER / "messages"
ENGLISH = "en"
_TEST_PERCENT, _DEV_PERCENT = 14, 9


def part_of(file: str, voice: str, topic: str) -> str:
    """`train`, `dev` or `test`: always the same for one voice on one topic."""
    digest = sha256(f"{file}\n{voice}\n{topic}".encode()).digest()
    place = int.from_bytes(digest[:4], "big") % 100
    if place < _TEST_PERCENT:
        return "test"
    return "dev" if place < _TEST_PERCENT + _DEV_PERCENT else "train"
