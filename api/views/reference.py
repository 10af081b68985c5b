"""The OpenAPI document, and the same for people to read. Neither needs a token."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from api import document, problems


@require_safe
def to_reference(_: HttpRequest) -> HttpResponse:
    """From the API's root to its description."""
    return redirect("api:docs")


@require_safe
@cache_control(public=True, max_age=300)
def reference(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters, bodies, answers and examples, on one page."""
    kinds = [
        {"kind": kind, "status": status, "title": title}
        for kind, (status, title) in problems.TITLES.items()
    ]
    shown = {"chapters": document.chapters(), "kinds": kinds}
    # The document is in English, and so is the page around it.
    with translation.override(settings.LANGUAGE_CODE):
        return render(request, "api/reference.html", shown)


@require_safe
@cache_control(public=True, max_age=300)
def openapi_json(_: HttpRequest) -> HttpResponse:
    """The document as JSON."""
    return HttpResponse(document.as_json(), content_type="application/vnd.oai.openapi+json")


@require_safe
@cache_control(public=True, max_age=300)
def openapi_yaml(_: HttpRequest) -> HttpResponse:
    """The document as YAML."""
    return HttpResponse(document.as_yaml(), content_type="application/vnd.oai.openapi")
