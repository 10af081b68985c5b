"""Rules of the house that no linter can hold."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from devtools.layout import ROOMS
from supportsentiment import flow, wiring
from supportsentiment.kernel.events import Event
from supportsentiment.kernel.listeners import durable_listeners

ROOT = Path(__file__).resolve().parents[2]
OURS = {*ROOMS, "kernel", "accounts"} - {"supportsentiment"}
GRAB_BAGS = {"utils", "helpers", "common", "misc", "lib", "signals", "managers"}
LONGEST_FILE = 320
LONGEST_FUNCTION = 60
LONGEST_TEMPLATE = 140
SPEAKS_TO_CELERY = {"supportsentiment/kernel/broker.py"}


def sources():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def name_of(path):
    return str(path.relative_to(ROOT))


def test_no_file_is_too_long_to_read_in_one_sitting():
    assert [name_of(p) for p in sources() if len(p.read_text().splitlines()) > LONGEST_FILE] == []


def test_no_function_is_too_long():
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_template_is_too_long():
    templates = (ROOT / "templates").rglob("*.html")
    assert [
        name_of(t) for t in templates if len(t.read_text().splitlines()) > LONGEST_TEMPLATE
    ] == []


def test_there_are_no_grab_bags():
    assert [name_of(p) for p in sources() if GRAB_BAGS & {p.stem, *p.parent.parts}] == []


def test_only_the_broker_speaks_to_celery():
    said = ("." + "delay(", ".apply_async(", ".send_task(")
    found = {name_of(p) for p in sources() if any(word in p.read_text() for word in said)}
    assert found <= SPEAKS_TO_CELERY


def test_no_template_carries_script_or_style():
    # A customer's own HTML is a document of its own in a sandboxed frame, with a policy of its own.
    framed = ROOT / "templates" / "console" / "ticket" / "message_html.html"
    for template in set((ROOT / "templates").rglob("*.html")) - {framed}:
        text = template.read_text()
        assert " style=" not in text, template
        assert " onclick=" not in text, template
        assert "<style" not in text, template


def every_event() -> set[type[Event]]:
    found, waiting = set(), [Event]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if not kind.__module__.startswith("tests"):
                found.add(kind)
                waiting.append(kind)
    return found


def test_every_fact_is_wired_and_nothing_else():
    assert set(wiring.WIRING) == every_event()


@pytest.mark.parametrize("kind", sorted(every_event(), key=lambda kind: kind.name))
def test_a_fact_is_named_app_noun_past(kind):
    app, noun, _verb = kind.name.split(".")
    assert app in OURS
    assert noun


def test_a_fact_carries_no_words_of_people():
    private = {"text", "html", "subject", "name", "email", "body"}
    for kind in every_event():
        assert not private & {field.name for field in fields(kind)}, kind


def test_listener_names_are_unique():
    names = [listener.name for listener in durable_listeners()]
    assert len(names) == len(set(names))


def test_every_model_says_which_fields_are_private():
    models = [m for m in apps.get_models() if m._meta.app_label in OURS]
    assert [m.__name__ for m in models if "PRIVATE_FIELDS" not in m.__dict__] == []
    for model in models:
        known = {field.name for field in model._meta.get_fields()}
        assert set(model.PRIVATE_FIELDS) <= known, model


def test_no_request_is_one_big_transaction():
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


def test_type_checking_blocks_hide_no_cycle():
    guard = "TYPE_" + "CHECKING"
    assert [name_of(p) for p in sources() if guard in p.read_text()] == []


def test_the_picture_of_the_flow_is_up_to_date():
    drawn = (ROOT / "docs" / "flow.md").read_text(encoding="utf-8")
    assert drawn == flow.page(wiring.WIRING), "run ./dev manage draw_flow"
