"""What is refused before anybody asks what it is about, and what HEAD gets."""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from api import problems
from supportsentiment.bodies import CROWDED, LATE, REFUSED

logger = logging.getLogger(__name__)

API = "/api/"


class ThresholdMiddleware:
    """Refuses foreign hosts and bodies that did not come, each with one line in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Nobody has asked yet which language the caller would like.
        refusal = why_not_enter(request)
        if refusal is None:
            response = self.get_response(request)
        else:
            with translation.override(translation.get_language_from_request(request)):
                response = refused(request, *refusal)
        return without_body(response) if request.method == "HEAD" else response


def why_not_enter(request: HttpRequest) -> tuple[str, str] | None:
    """The kind of problem with a request, and a sentence in English; None where there is none."""
    try:
        request.get_host()
    except DisallowedHost:
        logger.warning("Refused a foreign host: %.200r", request.META.get("HTTP_HOST", ""))
        return "invalid", gettext_noop("This desk does not answer to that host.")
    match request.META.get(REFUSED):
        case None:
            return None
        case word:
            logger.warning("Refused a body (%s): %s", word, request.path[:200])
    return {
        LATE: ("too-slow", gettext_noop("The body did not come in time.")),
        CROWDED: ("unavailable", gettext_noop("Too many bodies come too slowly.")),
    }[word]


def refused(request: HttpRequest, kind: str, sentence: str) -> HttpResponse:
    """The refusal: problem details in the API, one line elsewhere."""
    body = problems.problem(kind, _(sentence), instance=request.path)
    status = problems.TITLES[kind][0]
    response = (
        JsonResponse(body, status=status, content_type=problems.MEDIA_TYPE)
        if request.path.startswith(API)
        else HttpResponse(f"{_(sentence)}\n", status=status, content_type="text/plain")
    )
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))
    response["X-Content-Type-Options"] = "nosniff"
    # It has its line in the log; Django would add an error for what is the client's doing.
    response._has_been_logged = True  # type: ignore[attr-defined]
    if kind == "unavailable":
        response["Retry-After"] = problems.RETRY_SECONDS
    return response


def without_body(response: HttpResponseBase) -> HttpResponseBase:
    """The same headers and nothing after them, as HEAD wants it; a file is still closed."""
    if response.streaming:
        response.streaming_content = []  # type: ignore[attr-defined]
    else:
        response.content = b""  # type: ignore[attr-defined]
    return response
