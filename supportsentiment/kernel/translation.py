"""What pure modules said, or the database kept, in the language of whoever reads it now."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils.translation import gettext

from supportsentiment.kernel.sentences import Sentence

SLOT = re.compile(r"%\((\w+)\)[-+ 0-9.]*[a-z]")


def translated(sentence: str) -> str:
    """A sentence in the reader's language; one that nobody has translated stays as it is."""
    if not sentence:
        # An empty text stands for the head of a catalogue.
        return ""
    if not isinstance(sentence, Sentence):
        return gettext(sentence)
    values = {name: _value(value) for name, value in sentence.values.items()}
    template = gettext(sentence.template)
    return template % values if values else template


def translated_problems(problems: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What is wrong with which field, in the reader's language."""
    return {name: [translated(one) for one in said] for name, said in problems.items()}


def retold(stored: str, templates: Iterable[str]) -> str:
    """A sentence that was stored in English, in the reader's language.

    `templates` are those that it may have been made from; where it fits none, it stays.
    """
    for template in templates:
        if found := _pattern(template).fullmatch(stored):
            return SLOT.sub(r"%(\1)s", gettext(template)) % found.groupdict()
    return translated(stored)


def _value(value: object) -> object:
    return translated(value) if isinstance(value, Sentence) else value


@lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    parts = SLOT.split(template)
    made = [
        f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    ]
    return re.compile("".join(made), re.DOTALL)
