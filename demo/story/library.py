"""Reads the written material from the data files beside this module."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from demo.story.matter import Library, industry_from, matter_from

HERE = Path(__file__).parent


@cache
def the_library() -> Library:
    """Everything that was written for the desk, read once per process.

    Raises:
        ValueError: two matters share a key, or a file is not as it must be.
    """
    matters = tuple(
        matter_from(entry)
        for path in sorted((HERE / "matters").glob("*.toml"))
        for entry in _read(path)["matter"]
    )
    if len({matter.key for matter in matters}) != len(matters):
        raise ValueError("two matters share a key")
    pools = {
        name: tuple(line.strip() for line in lines)
        for path in sorted((HERE / "lines").glob("*.toml"))
        for name, lines in _read(path).items()
    }
    industries = tuple(
        industry_from(entry)
        for path in sorted((HERE / "industries").glob("*.toml"))
        for entry in _read(path)["industry"]
    )
    return Library(matters=matters, industries=industries, pools=pools)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
