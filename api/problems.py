"""Every refusal of the API has one shape: problem details, RFC 9457.

`answer` is the one place that turns what services and the framework raise into an answer. What
nobody expected becomes a 500 without any detail, and a line with its traceback in the log.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, Error, IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from supportsentiment.kernel import db
from supportsentiment.kernel.errors import (
    ConflictError,
    ForbiddenError,
    HouseError,
    InvalidError,
    NotFoundError,
    RefusedError,
    TryLaterError,
)
from supportsentiment.kernel.translation import translated, translated_problems

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/docs/#problem-"
RETRY_SECONDS = "5"

TITLES = {
    "invalid": (400, gettext_lazy("The request is not valid")),
    "unauthenticated": (401, gettext_lazy("No valid token")),
    "forbidden": (403, gettext_lazy("Not allowed")),
    "not-found": (404, gettext_lazy("There is no such thing")),
    "method": (405, gettext_lazy("Not with this method")),
    "too-slow": (408, gettext_lazy("The request took too long to arrive")),
    "conflict": (409, gettext_lazy("Something has changed meanwhile")),
    "external-id-reused": (409, gettext_lazy("The external_id belongs to another message")),
    "refused": (409, gettext_lazy("Not possible now")),
    "too-large": (413, gettext_lazy("The request is too large")),
    "media-type": (415, gettext_lazy("Not this kind of content")),
    "key-reused": (422, gettext_lazy("The Idempotency-Key belongs to another request")),
    "too-many": (429, gettext_lazy("Too many requests")),
    "failed": (500, gettext_lazy("Something went wrong here")),
    "unavailable": (503, gettext_lazy("Not available right now")),
}

Problems = dict[str, list[str]]


class TooLargeError(exceptions.APIException):
    """The body is larger than this address takes."""

    status_code = 413


class KeyReusedError(HouseError):
    """An Idempotency-Key came back with another request."""


class ExternalIdReusedError(HouseError):
    """An external_id came back with another customer or other words."""


def problem(kind: str, detail: str = "", **members: object) -> dict[str, object]:
    """The members of one problem; `kind` is a key of `TITLES`."""
    status, title = TITLES[kind]
    body: dict[str, object] = {"type": f"{TYPES}{kind}", "title": str(title), "status": status}
    if detail:
        body["detail"] = detail
    return body | members


KINDS: dict[type[HouseError], str] = {
    InvalidError: "invalid",
    ConflictError: "conflict",
    ForbiddenError: "forbidden",
    NotFoundError: "not-found",
    KeyReusedError: "key-reused",
    ExternalIdReusedError: "external-id-reused",
    RefusedError: "refused",
    TryLaterError: "unavailable",
}


def of_error(error: HouseError) -> dict[str, object]:
    """The problem that a service's refusal amounts to."""
    if isinstance(error, InvalidError):
        return of_fields(error.problems)
    body = problem(KINDS.get(type(error), "refused"), translated(str(error))[:1000])
    if isinstance(error, ConflictError):
        body["changed"] = error.changed
    return body


def of_fields(found: Problems) -> dict[str, object]:
    """The problem with a body. What is wrong with all of it, under no name, is in the detail."""
    found = translated_problems(found)
    said = [" ".join([f"{name}:"] * bool(name) + sentences) for name, sentences in found.items()]
    named = {name: sentences for name, sentences in found.items() if name}
    return problem("invalid", "; ".join(said)[:1000], errors=named)


def answer(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to whatever a view raised."""
    request = context.get("request")
    path = request.path if request else ""
    headers = {}
    if isinstance(error, HouseError):
        body = of_error(error)
        if isinstance(error, TryLaterError):
            headers["Retry-After"] = RETRY_SECONDS
    elif isinstance(error, exceptions.APIException):
        body, headers = _of_framework(error)
    elif isinstance(error, Http404):
        body = problem("not-found")
    elif isinstance(error, PermissionDenied):
        body = problem("forbidden")
    else:
        body, headers = _of_accident(error)
    body["instance"] = path
    return Response(body, status=int(str(body["status"])), headers=headers, content_type=MEDIA_TYPE)


def _of_framework(error: exceptions.APIException) -> tuple[dict[str, object], dict[str, str]]:
    """Problems for what the framework itself raises."""
    headers = {}
    if authenticate := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    if isinstance(error, exceptions.ValidationError):
        return of_fields(flatten(error.detail)), headers
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(int(getattr(error, "wait", None) or 1))
    kinds = {
        400: "invalid",
        401: "unauthenticated",
        403: "forbidden",
        404: "not-found",
        405: "method",
        413: "too-large",
        415: "media-type",
        429: "too-many",
    }
    return problem(kinds.get(error.status_code, "invalid"), str(error.detail)), headers


def _of_accident(error: Exception) -> tuple[dict[str, object], dict[str, str]]:
    """Problems for what nobody foresaw. The caller learns nothing of our insides."""
    if isinstance(error, DataError):
        logger.warning("The database refused a value", exc_info=error)
        return problem("invalid", _("A value cannot be stored.")), {}
    if isinstance(error, IntegrityError):
        logger.warning("A constraint refused a change", exc_info=error)
        return problem("conflict", _("This does not fit with what is stored.")), {}
    if isinstance(error, Error) and db.is_away(error):
        logger.error("The database is away", exc_info=error)
        return problem("unavailable"), {"Retry-After": RETRY_SECONDS}
    logger.error("An answer failed", exc_info=error)
    return problem("failed"), {}


def flatten(detail: Any, path: str = "") -> Problems:
    """Sentences by the dotted path of their field: `customer.email`, `attachments.0.content`."""
    if isinstance(detail, dict):
        pairs = [(_join(path, key), part) for key, part in detail.items()]
    elif isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        pairs = [(_join(path, place), part) for place, part in enumerate(detail)]
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        return {path: [str(sentence) for sentence in sentences]}
    found: Problems = {}
    for name, part in pairs:
        if part:
            found |= flatten(part, name)
    return found


def _join(path: str, key: object) -> str:
    own = "" if key == "non_field_errors" else str(key)
    return f"{path}.{own}" if path and own else path or own
