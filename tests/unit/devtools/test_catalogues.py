"""Words are found where they are said, and a catalogue that lacks one is told."""

from pathlib import Path

import polib
import pytest

from devtools import catalogues
from devtools.sentences import Words, in_python, in_template

PYTHON = """
_("One")
gettext_lazy("Two " "parts")
ngettext("%d ticket", "%d tickets", count)
pgettext("verb", "Open")
Sentence("At most %(most)s.", most=5)
_(variable)
other("no")
"""
TEMPLATE = """
{% load i18n %}
{# {% translate "a comment" %} #}
{% translate "It's" %} {% translate "open" context "verb" %}
{% blocktranslate with n=1 trimmed %}
  {{ n }} of
  many
{% endblocktranslate %}
{% blocktranslate count n=x %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{% part "chip" words=_("Automatic") %}
"""


def test_what_python_says_is_found() -> None:
    assert list(in_python(PYTHON)) == [
        Words("One"),
        Words("Two parts"),
        Words("%d ticket", "%d tickets"),
        Words("Open", context="verb"),
        Words("At most %(most)s."),
    ]


def test_what_a_template_says_is_found() -> None:
    assert list(in_template(TEMPLATE)) == [
        Words("It's"),
        Words("open", context="verb"),
        Words("%(n)s of many"),
        Words("%(n)s day", "%(n)s days"),
        Words("Automatic"),
    ]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue in which all is well."""
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    po.append(polib.POEntry(msgid="At most %(most)s.", msgstr="Höchstens %(most)s."))
    path = tmp_path / "django.po"
    po.save(str(path))
    path.with_suffix(".mo").write_bytes(po.to_binary())
    return path


SAID = {Words("At most %(most)s."): ["a.py"]}


def test_a_good_catalogue_has_no_problems(catalogue: Path) -> None:
    assert list(catalogues.problems(catalogue, SAID)) == []


@pytest.mark.parametrize(
    ("said", "written", "problem"),
    [
        ({**SAID, Words("New."): ["b.py"]}, None, "is not in the catalogue: 'New.' (b.py)"),
        ({}, None, "is said nowhere"),
        (SAID, "", "is not translated"),
        (SAID, "Höchstens %(viele)s.", "has other places to fill"),
    ],
)
def test_what_is_wrong_is_told(
    catalogue: Path, said: dict[Words, list[str]], written: str | None, problem: str
) -> None:
    if written is not None:
        po = polib.pofile(str(catalogue))
        po[0].msgstr = written
        po.save()
        catalogue.with_suffix(".mo").write_bytes(po.to_binary())

    (found,) = catalogues.problems(catalogue, said)

    assert problem in found


def test_a_catalogue_that_was_changed_and_not_compiled_is_told(catalogue: Path) -> None:
    catalogue.write_text(catalogue.read_text().replace("Höchstens", "Maximal"))

    assert list(catalogues.problems(catalogue, SAID)) == ["django.mo was not made from it"]


def test_an_update_adds_drops_keeps_and_compiles(catalogue: Path) -> None:
    catalogues.update(catalogue, {**SAID, Words("%d day", "%d days"): ["b.py"]})

    found = list(catalogues.problems(catalogue, {**SAID, Words("%d day", "%d days"): ["b.py"]}))
    assert found == ["is not translated: '%d day'"]
    catalogues.update(catalogue, SAID)
    assert list(catalogues.problems(catalogue, SAID)) == []
