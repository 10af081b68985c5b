"""The OpenAPI document, made once a process, and its contents in the order of reading."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

ORDER = (
    "messages",
    "tickets",
    "analyze",
    "readings",
    "customers",
    "organizations",
    "events",
    "attachments",
    "tags",
    "fields",
    "users",
    "teams",
    "tokens",
    "me",
)
DEEPEST = 3
# How `schema.HouseSchema` ends a description.
SCOPE = "Scope: `"


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, or one member of a body; `depth` is how far it stands in."""

    name: str
    kind: str
    required: bool
    says: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    summary: str
    says: list[str]
    scope: str
    parameters: list[Member]
    takes: list[Member]
    gives: list[Member]
    status: str
    examples: list[tuple[str, str]]
    refusals: list[str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations on one kind of thing."""

    name: str
    operations: list[Operation]


@cache
def document() -> Mapping[str, Any]:
    """The OpenAPI document, in English: it is made once, for whoever asks first and all others."""
    with translation.override(settings.LANGUAGE_CODE):
        made: Mapping[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


@cache
def as_json() -> bytes:
    """The document as JSON."""
    with translation.override(settings.LANGUAGE_CODE):
        told: bytes = OpenApiJsonRenderer().render(document(), renderer_context={})
    return told


@cache
def as_yaml() -> bytes:
    """The document as YAML."""
    with translation.override(settings.LANGUAGE_CODE):
        told: bytes = OpenApiYamlRenderer().render(document(), renderer_context={})  # type: ignore[no-untyped-call]
    return told


@cache
def chapters() -> list[Chapter]:
    """The document in the order of reading."""
    plain = json.loads(as_json())
    found: dict[str, list[Operation]] = {name: [] for name in ORDER}
    for path, methods in plain["paths"].items():
        for method, operation in methods.items():
            told = _operation(path, method, operation, plain["components"]["schemas"])
            found.setdefault(operation["tags"][0], []).append(told)
    return [Chapter(name, operations) for name, operations in found.items() if operations]


def _operation(
    path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Operation:
    answers = operation["responses"]
    status = next(code for code in answers if code.startswith("2"))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    answer = answers[status].get("content", {}).get("application/json", {})
    examples = [
        (one.get("summary", name), json.dumps(one["value"], indent=2, ensure_ascii=False))
        for part in (body, answer)
        for name, one in part.get("examples", {}).items()
    ]
    lines = operation.get("description", "").split("\n\n")
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        says=[line for line in lines if line and not line.startswith(SCOPE)],
        scope="".join(line[len(SCOPE) : -2] for line in lines if line.startswith(SCOPE)),
        parameters=[
            Member(
                one["name"],
                _kind(one["schema"], schemas),
                one.get("required", False),
                one.get("description", ""),
            )
            for one in operation.get("parameters", [])
        ],
        takes=_members(body.get("schema", {}), schemas),
        gives=_members(answer.get("schema", {}), schemas),
        status=status,
        examples=examples,
        refusals=[code for code in answers if not code.startswith("2")],
    )


def _members(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> list[Member]:
    """The members of an object, those of nested objects after their own."""
    whole = _resolved(schema, schemas)
    told = []
    for name, part in whole.get("properties", {}).items():
        required = name in whole.get("required", [])
        says = part.get("description", "")
        told.append(Member(name, _kind(part, schemas), required, says, depth))
        if depth < DEEPEST:
            told.extend(_members(_inner(part), schemas, depth + 1))
    return told


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference leads to; the schema itself where it is none."""
    while True:
        parts = schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf")
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        elif parts:
            schema = parts[0]
        else:
            return schema


def _inner(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a list holds; the schema itself where it is none."""
    inner: Mapping[str, Any] = schema.get("items", schema)
    return inner


def _kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """The kind of a value, in few words."""
    whole = _resolved(schema, schemas)
    if "items" in whole:
        return f"list of {_kind(whole['items'], schemas)}"
    if "enum" in whole:
        return " | ".join(str(word) for word in whole["enum"])
    kinds = whole.get("type", "anything")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    shape = f" ({whole['format']})" if "format" in whole else ""
    return " | ".join(kinds) + shape
