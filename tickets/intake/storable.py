"""What Postgres can store of a text, alone or deep inside a value. PURE.

NUL and the lone halves of surrogate pairs can be written in JSON, and be stored nowhere.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> bool:
    """Whether every text in a JSON value, keys included, can be stored. Not for deep nesting."""
    return next(unstorable_places(value), None) is None


def unstorable_places(value: Any, place: str = "") -> Iterator[str]:
    """The dotted paths of the texts that cannot be stored. Not for deep nesting."""
    if isinstance(value, str):
        if UNSTORABLE.search(value):
            yield place
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if UNSTORABLE.search(key):
                yield _below(place, clean(key))
            else:
                yield from unstorable_places(part, _below(place, key))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from unstorable_places(part, _below(place, str(number)))


def clean(text: str) -> str:
    """A text that can be stored: NUL and lone surrogates become the replacement character."""
    return UNSTORABLE.sub("\ufffd", text)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
