"""The OpenAPI document shows what every body and every answer looks like, and shows it rightly."""

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from api import document

JSON = "application/json"
DOCUMENT = json.loads(document.as_json())
OPERATIONS = {
    operation["operationId"]: operation
    for methods in DOCUMENT["paths"].values()
    for operation in methods.values()
}


def bodies():
    """The JSON bodies and answers that are no refusals, by the method and by what they are."""
    for name, operation in OPERATIONS.items():
        parts = {"request": operation.get("requestBody", {})}
        parts |= {code: one for code, one in operation["responses"].items() if code < "300"}
        for part, said in parts.items():
            if JSON in said.get("content", {}):
                yield pytest.param(said["content"][JSON], id=f"{name}-{part}")


def closed(schema):
    """The schema with objects that take no member which they do not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    more = {"additionalProperties": False} if "properties" in schema else {}
    return {name: closed(part) for name, part in schema.items()} | more


def problems_with(value, schema):
    whole = {**closed(schema), "components": closed(DOCUMENT["components"])}
    checker = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(value)]


@pytest.mark.parametrize("body", list(bodies()))
def test_every_body_and_answer_has_examples_that_fit(body):
    shown = [one["value"] for one in body.get("examples", {}).values()]

    assert shown
    assert [problems_with(value, body["schema"]) for value in shown] == [[] for _ in shown]


def test_only_bodies_and_answers_in_json_need_examples():
    shown = {param.id.rpartition("-")[0] for param in bodies()}

    assert set(OPERATIONS) - shown == {
        "attachments_download",
        "tokens_revoke",
        "readings_withdraw",
        "lexicon_remove",
    }


def test_an_example_with_a_member_too_many_or_too_few_does_not_fit():
    schema = {"$ref": "#/components/schemas/Tag"}

    assert problems_with({"id": 1, "name": "billing"}, schema) == []
    assert problems_with({"id": 1}, schema)
    assert problems_with({"id": 1, "name": "billing", "colour": "red"}, schema)


def test_lists_show_a_page():
    for name in ("tickets_list", "customers_list", "tickets_messages"):
        [page] = OPERATIONS[name]["responses"]["200"]["content"][JSON]["examples"].values()
        assert page["value"]["results"]
        assert page["value"]["next_cursor"]
