"""JSON as the standard has it, and nothing that could not be stored or shown again.

Refused are: other encodings than UTF-8, NaN and infinities, numbers without end, nesting beyond
`MAX_DEPTH`, a key that an object has twice, NUL and halves of surrogate pairs. What comes out is safe to hand to Postgres, but for
the list that a view looks at part by part.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from api.problems import TooLargeError
from tickets.intake.storable import clean, storable

MAX_DEPTH = 32
SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class NoNumberError(ValueError):
    """What stands for a number is none that can be stored."""


class TwiceError(ValueError):
    """An object has a key twice, and nobody can know which value was meant."""


class StrictJSONParser(BaseParser):
    """Reads a body of `application/json` up to the size that the view takes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value that the body stands for.

        Raises:
            UnsupportedMediaType: it is not JSON in UTF-8.
            TooLargeError: it is larger than the view takes.
            ParseError: it is not JSON, or holds what cannot be stored.
        """
        refuse_other_media(media_type or "")
        view = (parser_context or {}).get("view")
        most = getattr(view, "max_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        # What says that it is too large is not waited for.
        raw = b"" if _declared(parser_context) > most else stream.read(most + 1)
        if len(raw) > most or _declared(parser_context) > most:
            raise TooLargeError(_("At most %(most)s bytes.") % {"most": most})
        return read_json(raw, apart=getattr(view, "looked_at_apart", ""))


def _declared(context: Mapping[str, Any] | None) -> int:
    """The length that the request says its body has; 0 where it says none."""
    request = (context or {}).get("request")
    said = request.META.get("CONTENT_LENGTH") if request is not None else None
    return int(said) if said and said.isdecimal() else 0


def refuse_other_media(media_type: str) -> None:
    """Only JSON, only UTF-8.

    Raises:
        UnsupportedMediaType: the header says something else.
    """
    kind, _semicolon, rest = media_type.partition(";")
    charset = re.search(r"charset=\"?([^\s;\"]+)", rest, re.IGNORECASE)
    if kind.strip().lower() != "application/json" or (
        charset and charset[1].lower() not in {"utf-8", "utf8"}
    ):
        raise UnsupportedMediaType(media_type, _("Send application/json in UTF-8."))


def read_json(raw: bytes, *, apart: str = "") -> Any:
    """The value of a JSON text. A list under the name `apart` may hold what cannot be stored.

    Raises:
        ParseError: it is none, or it holds what cannot be stored.
    """
    try:
        value = json.loads(
            raw.decode(),
            parse_constant=_refuse,
            parse_float=_finite,
            object_pairs_hook=_each_key_once,
        )
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not UTF-8.")) from error
    except RecursionError as error:
        raise ParseError(_("The body is nested too deeply.")) from error
    except TwiceError as error:
        raise ParseError(_("An object has a key twice: %(key)s.") % {"key": error}) from error
    except (json.JSONDecodeError, NoNumberError) as error:
        raise ParseError(_("The body is not JSON: %(why)s.") % {"why": error}) from error
    except ValueError as error:
        # Python reads no number that is this long, and its own words are for programmers.
        raise ParseError(_("A number has too many digits.")) from error
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and deeper_than(value, MAX_DEPTH):
        raise ParseError(_("The body is nested too deeply."))
    if SUSPECT.search(raw) and not storable(_without(value, apart)):
        raise ParseError(_("A text holds a NUL or half of a surrogate pair."))
    return value


def deeper_than(value: Any, most: int) -> bool:
    """Whether lists and objects are nested more than `most` deep."""
    level = [value]
    for _depth in range(most):
        level = [part for whole in level for part in parts_of(whole)]
        if not level:
            return False
    return any(isinstance(part, dict | list) for part in level)


def parts_of(value: Any) -> list[Any]:
    """What lies directly inside a list or an object."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _without(value: Any, apart: str) -> Any:
    """The value without the list that somebody else looks at."""
    if isinstance(value, dict) and isinstance(value.get(apart), list):
        return {**value, apart: []}
    return value


def _refuse(constant: str) -> float:
    raise NoNumberError(f"{constant} is not a number")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counted = Counter(key for key, _value in pairs)
        twice = next(key for key, times in counted.items() if times > 1)
        raise TwiceError(json.dumps(clean(twice)[:80], ensure_ascii=False))
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise NoNumberError(f"{digits[:40]} is too large")
    return number
