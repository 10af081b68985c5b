"""Check that every word which people see is translated, and keep the catalogues up to date.

Run inside the environment: ``python -m devtools.catalogues`` checks, ``--update`` adds what is new
to ``locale/*/LC_MESSAGES/django.po``, drops what is gone and compiles ``django.mo``, which is in
the repository too: neither GNU gettext nor any package is needed to run the desk in a language.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from devtools.layout import ROOMS, ROOT
from devtools.sentences import Words, in_python, in_template

LOCALE = ROOT / "locale"
SLOT = re.compile(r"%\((\w+)\)[-+ 0-9.]*[a-z]|%[sd]|\{\w+\}")
MOST_TOLD = 40


def sources() -> dict[Words, list[str]]:
    """Everything that is said in the rooms and their templates, with the files that say it."""
    found: dict[Words, list[str]] = {}
    for path, said in _read():
        found.setdefault(said, []).append(path)
    return found


def problems(catalogue: Path, said: dict[Words, list[str]]) -> Iterator[str]:
    """What is wrong with one ``django.po``, a sentence each."""
    entries = {_words_of(entry): entry for entry in polib.pofile(str(catalogue))}
    for words in said.keys() - entries.keys():
        yield f"is not in the catalogue: {words.singular!r} ({said[words][0]})"
    for words, entry in entries.items():
        if words not in said:
            yield f"is said nowhere: {words.singular!r}"
        elif not entry.translated():
            yield f"is not translated: {words.singular!r}"
        elif not _same_slots(words, entry):
            yield f"has other places to fill: {words.singular!r}"
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != _compiled(catalogue):
        yield f"{compiled.name} was not made from it"


def update(catalogue: Path, said: dict[Words, list[str]]) -> None:
    """Add what is new, untranslated; drop what is gone; compile."""
    old = {_words_of(entry): entry for entry in polib.pofile(str(catalogue))}
    po = polib.POFile(wrapwidth=100)
    po.metadata = polib.pofile(str(catalogue)).metadata
    for words, files in sorted(said.items()):
        entry = old.get(words) or _untranslated(words)
        entry.occurrences = [(file, "") for file in sorted(set(files))]
        po.append(entry)
    po.save(str(catalogue))
    catalogue.with_suffix(".mo").write_bytes(_compiled(catalogue))


def main(arguments: list[str]) -> int:
    """Check or update every language; return 1 where something is wrong."""
    said = sources()
    wrong = 0
    for catalogue in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        if "--update" in arguments:
            update(catalogue, said)
        found = sorted(problems(catalogue, said))
        wrong += len(found)
        for sentence in found[:MOST_TOLD]:
            print(f"{catalogue.relative_to(ROOT)}: {sentence}")
    if wrong and "--update" not in arguments:
        print("./dev fix brings catalogues up to date; what is new is then translated by hand.")
    return 1 if wrong else 0


def _read() -> Iterator[tuple[str, Words]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for said in in_python(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(ROOT)), said
    for folder in ("templates", *ROOMS):
        for path in sorted((ROOT / folder).rglob("*.html")):
            for said in in_template(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(ROOT)), said


def _words_of(entry: polib.POEntry) -> Words:
    return Words(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def _untranslated(words: Words) -> polib.POEntry:
    plural = {0: "", 1: ""} if words.plural else {}
    return polib.POEntry(
        msgid=words.singular,
        msgid_plural=words.plural,
        msgctxt=words.context or None,
        msgstr_plural=plural,
    )


def _same_slots(words: Words, entry: polib.POEntry) -> bool:
    """Whether a translation fills in what the sentence has; the word for one may leave it out."""
    if not words.plural:
        return _slots(entry.msgstr) == _slots(words.singular)
    given = [_slots(entry.msgstr_plural[form]) for form in sorted(entry.msgstr_plural)]
    return given[-1] == _slots(words.plural) and given[0] <= _slots(words.plural)


def _slots(text: str) -> set[str]:
    return {match[0] for match in SLOT.finditer(text)}


def _compiled(catalogue: Path) -> bytes:
    made: bytes = polib.pofile(str(catalogue)).to_binary()
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
