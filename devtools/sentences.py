"""Find what is said to people in Python and in templates, as gettext would.

GNU's ``xgettext`` does the same, but is not on every machine.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation.template import templatize


class Words(NamedTuple):
    """What one entry of a catalogue is known by; empty texts for no plural and no context."""

    singular: str
    plural: str = ""
    context: str = ""


# Which arguments hold the singular, the plural and the context; None for none.
SINGULAR = (0, None, None)
SAYS: dict[str, tuple[int, int | None, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "Sentence"), SINGULAR),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (1, None, 0)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (1, 2, 0)),
}
# A call in what Django makes of a template: its name and up to three literal texts.
TEXT = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(({TEXT}(?:, ?{TEXT}){{0,2}})")


def in_python(source: str) -> Iterator[Words]:
    """What a module says."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            texts = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
            yield from _words(name, texts)


def in_template(source: str) -> Iterator[Words]:
    """What a template says."""
    for name, given in CALL.findall(templatize(source)):
        yield from _words(name, list(ast.literal_eval(f"({given},)")))


def _words(name: str, texts: Sequence[object]) -> Iterator[Words]:
    if name not in SAYS:
        return
    singular, *others = SAYS[name]
    found = [texts[place] if place < len(texts) else None for place in (singular,)]
    found += [texts[place] if place is not None and place < len(texts) else "" for place in others]
    if found[0] and all(isinstance(text, str) for text in found):
        yield Words(*map(str, found))
