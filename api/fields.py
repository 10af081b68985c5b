"""Fields that take a value of their own kind and nothing that merely resembles it.

A text is a JSON string, a number a JSON number, a flag true or false. Bodies refuse members that
they do not know. `Body.read` is the way in; its result is what services are called with.
"""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from django.core.validators import validate_email
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

MAX_ID = 2**63 - 1


class Text(serializers.CharField):
    """A JSON string, blanks kept."""

    default_error_messages = {"kind": _("Must be a text.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        """The text itself."""
        if not isinstance(data, str):
            self.fail("kind")
        return super().to_internal_value(data)


class Mail(Text):
    """An e-mail address, as forms know them; mail that comes in may have stranger ones."""

    def to_internal_value(self, data: Any) -> str:
        """The address without blanks around it."""
        address = super().to_internal_value(data).strip()
        if address:
            validate_email(address)
        return address


class Whole(serializers.IntegerField):
    """A JSON number without a fraction; by default an id."""

    default_error_messages = {"kind": _("Must be a whole number.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 1)
        options.setdefault("max_value", MAX_ID)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        """The number itself."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("kind")
        return data


class Flag(serializers.BooleanField):
    """True or false."""

    default_error_messages = {"kind": _("Must be true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        """The truth value itself."""
        if not isinstance(data, bool):
            self.fail("kind")
        return data


class When(serializers.DateTimeField):
    """A moment in ISO 8601 with its offset, such as 2026-11-20T09:30:00Z."""

    default_error_messages = {"kind": _("Must be a moment such as 2026-11-20T09:30:00Z.")}

    def to_internal_value(self, value: Any) -> datetime:
        """The moment, aware."""
        moment = read_moment(value) if isinstance(value, str) else None
        if moment is None:
            self.fail("kind")
        return moment


def read_moment(text: str) -> datetime | None:
    """The moment that a text stands for; None without an offset, or where it is none."""
    try:
        moment = parse_datetime(text) if len(text) < 64 else None  # noqa: PLR2004 - any real one
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


class Choice(serializers.ChoiceField):
    """One of a closed set of words."""

    def __init__(self, *, of: Iterable[StrEnum], **options: Any) -> None:
        self.members = {member.value: member for member in of}
        super().__init__(choices=[(word, word) for word in self.members], **options)

    def to_internal_value(self, data: Any) -> Any:
        """The member of the set."""
        if not isinstance(data, str) or data not in self.members:
            self.fail("invalid_choice", input=str(data)[:80])
        return self.members[data]

    def to_representation(self, value: Any) -> str:
        """The word."""
        return str(value.value if isinstance(value, Enum) else value)


@extend_schema_field({"type": "object", "additionalProperties": True})
class Anything(serializers.Field[Any, Any, Any, Any]):
    """An object with members of the caller's choice."""

    default_error_messages = {"kind": _("Must be an object.")}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object itself."""
        if not isinstance(data, dict):
            self.fail("kind")
        return data

    def to_representation(self, value: Any) -> Any:
        """The object itself."""
        return value


@extend_schema_field(OpenApiTypes.BYTE)
class Base64(serializers.Field[Any, Any, Any, Any]):
    """Bytes, in base64."""

    default_error_messages = {
        "kind": _("Must be base64."),
        "size": _("At most {most} bytes."),
    }

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> bytes:
        """The bytes."""
        if not isinstance(data, str):
            self.fail("kind")
        try:
            content = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            self.fail("kind")
        if len(content) > self.most:
            self.fail("size", most=self.most)
        return content

    def to_representation(self, value: bytes) -> str:
        """Their base64."""
        return base64.b64encode(value).decode()


class Body(serializers.Serializer[Any]):
    """An object with known members only."""

    default_error_messages = {
        "invalid": _("Must be an object."),
        "null": _("Must be an object."),
        "unknown": _("There is no such field."),
        "read_only": _("This field is read-only."),
    }

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """What the caller sent, checked. One instance serves all requests: it holds no state.

        Raises:
            ValidationError: it does not fit.
        """
        if not isinstance(data, dict):
            raise serializers.ValidationError({"non_field_errors": [_("Send a JSON object.")]})
        return dict(ready(cls).run_validation(data))

    def to_internal_value(self, data: Any) -> Any:
        """The members, after a look for such as nobody knows."""
        if isinstance(data, dict):
            self._refuse_unknown(data)
        return super().to_internal_value(data)

    def _refuse_unknown(self, data: dict[str, Any]) -> None:
        problems = {}
        for name in data:
            field = self.fields.get(name)
            if field is None or field.read_only:
                kind = "unknown" if field is None else "read_only"
                problems[name[:80]] = [self.error_messages[kind]]
        if problems:
            raise serializers.ValidationError(problems)


@cache
def ready(body: type[Body]) -> Body:
    """The one instance of a body; making its fields anew would cost more than reading it."""
    return body()


class View(serializers.Serializer[Any]):
    """What an answer looks like: made from a row or a dataclass, never read from a caller."""
