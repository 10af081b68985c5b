"""How the OpenAPI document says what `base` and `listing` do, so that no view repeats it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import get_override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
    inline_serializer,
)
from rest_framework import serializers

from api.fields import Body, View
from api.problems import MEDIA_TYPE, TITLES

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_(
        "Any word of yours, for instance a UUID. A repeated request under the same key gets the "
        "stored answer for 24 hours; another request under it is refused with 422."
    ),
    pattern=r"^[\x21-\x7e]{1,200}$",
)

# Which kind of problem stands for a status in the document.
SHOWN = {
    400: "invalid",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method",
    408: "too-slow",
    409: "conflict",
    413: "too-large",
    415: "media-type",
    422: "key-reused",
    429: "too-many",
    503: "unavailable",
}
ALWAYS = (401, 403, 429, 503)
WITH_BODY = (400, 408, 413, 415)
CREATED = frozenset({201, 202})

Shown = TypeVar("Shown", bound=type[Body | View])


class ProblemView(View):
    """Why a request was refused (RFC 9457)."""

    type = serializers.CharField(help_text=_("What kind of problem; leads to its description."))
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    instance = serializers.CharField(required=False)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text=_("Sentences by the path of the field."),
    )
    changed = serializers.DictField(
        required=False, help_text=_("With a conflict: what is different now.")
    )


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The bearer token, in the document."""

    target_class = "api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer scheme."""
        return {"type": "http", "scheme": "bearer"}


class HouseSchema(AutoSchema):
    """Adds scope and parameters, which the views declare once."""

    def get_description(self) -> str:  # type: ignore[override]
        """What the method does, and the scope that it takes."""
        said = str(super().get_description() or "")
        scope = self.view.scope_for(self.method)  # type: ignore[attr-defined]
        return f"{said}\n\nScope: `{scope}`." if scope else said

    def _get_serializer_name(self, *args: Any, **kwargs: Any) -> str:
        """What bodies and answers are called outside: `Ticket`, not `TicketView`."""
        name: str = super()._get_serializer_name(*args, **kwargs)
        for suffix in ("BodyRequest", "ViewRequest"):
            if name.endswith(suffix):
                return f"{name.removesuffix(suffix)}Request"
        return name.removesuffix("View").removesuffix("Body")

    def get_override_parameters(self) -> list[Any]:
        """The query parameters that the view knows."""
        described = getattr(self.view, "described_parameters", None)
        return list(described()) if described and self.method == "GET" else []

    def _get_examples(
        self,
        serializer: Any,
        direction: str,
        media_type: str,
        status_code: str | None = None,
        extras: Any = None,
    ) -> Any:
        """Those of the method; those of the body or answer where it has none of that direction."""
        other = "response_only" if direction == "request" else "request_only"
        told = any(not getattr(one, other) for one in self.get_examples())
        own = [] if told else get_override(serializer, "examples", [])
        more = [*(extras or ()), *own]
        return super()._get_examples(  # type: ignore[no-untyped-call]
            serializer, direction, media_type, status_code, more
        )


def describe(
    operation_id: str,
    summary: Any,
    *,
    answers: Mapping[Any, Any],
    takes: Any = None,
    examples: Sequence[OpenApiExample] = (),
    refusals: Sequence[int | str] = (),
) -> Callable[[Any], Any]:
    """Put a method into the document.

    `answers` are bodies by status (None for no body), `takes` the body that it reads, `refusals`
    statuses beyond those that any address may answer with, or the kinds of problems that stand for
    a status here where it is not the usual one.
    """
    creates = bool(takes and CREATED & answers.keys())
    usual = (*ALWAYS, *(WITH_BODY if takes else ()), *((409, 422) if creates else ()))
    kinds = {status: SHOWN[status] for status in usual}
    for refusal in refusals:
        kind = SHOWN[refusal] if isinstance(refusal, int) else refusal
        kinds[TITLES[kind][0]] = kind
    responses: dict[Any, Any] = {
        status: body or OpenApiResponse(description=str(_("Done.")))
        for status, body in answers.items()
    }
    for status, kind in sorted(kinds.items()):
        title = str(TITLES[kind][1])
        responses[(status, MEDIA_TYPE)] = OpenApiResponse(ProblemView, description=title)
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        request=takes,
        responses=responses,
        parameters=[IDEMPOTENCY_KEY] if creates else [],
        examples=list(examples),
    )


def showing(name: str, value: Any) -> Callable[[Shown], Shown]:
    """Give a body or an answer its example, for every method that takes or gives it."""

    def decorate(kind: Shown) -> Shown:
        one = OpenApiExample(
            name,
            value=value,
            request_only=issubclass(kind, Body),
            response_only=issubclass(kind, View),
        )
        extend_schema_serializer(examples=[one])(kind)
        return kind

    return decorate


def page_shape(name: str, members: dict[str, Any], shown: OpenApiExample) -> Any:
    """What a part of a list looks like."""
    made: Any = inline_serializer(name, members)
    return extend_schema_serializer(examples=[shown])(made)


def answer(name: str, value: Any) -> OpenApiExample:
    """An answer that one method gives, where it is not the one that its kind shows."""
    return OpenApiExample(name, value=value, response_only=True)
