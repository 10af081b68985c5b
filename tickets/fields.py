"""Whether a value fits a custom field. PURE: works on anything with key, kind and choices."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from supportsentiment.kernel.sentences import Sentence
from tickets.choices import FieldKind

MAX_VALUE = 2_000


class FieldLike(Protocol):
    """What a custom field says of itself."""

    kind: str
    choices: list[str]


def field_problems(
    values: Mapping[str, object], known: Mapping[str, FieldLike]
) -> dict[str, list[str]]:
    """What is wrong with values, by key; None clears a field and always fits."""
    problems: dict[str, list[str]] = {}
    for key, value in values.items():
        if key not in known:
            problems[f"fields.{key}"] = [Sentence("There is no such field.")]
        elif value is not None and (sentence := _problem(value, known[key])):
            problems[f"fields.{key}"] = [sentence]
    return problems


def _problem(value: object, field: FieldLike) -> str:
    match FieldKind(field.kind):
        case FieldKind.TEXT:
            fits = isinstance(value, str) and len(value) <= MAX_VALUE
            return (
                "" if fits else Sentence("A text of at most %(most)s characters.", most=MAX_VALUE)
            )
        case FieldKind.NUMBER:
            fits = isinstance(value, int | float) and not isinstance(value, bool)
            return "" if fits else Sentence("A number.")
        case FieldKind.BOOLEAN:
            return "" if isinstance(value, bool) else Sentence("True or false.")
        case FieldKind.DATE:
            return "" if _is_date(value) else Sentence("A date such as 2026-11-20.")
        case FieldKind.CHOICE:
            known = ", ".join(field.choices)
            return "" if value in field.choices else Sentence("One of: %(words)s.", words=known)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
