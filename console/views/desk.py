"""The door of every console page: who may come in, in which time zone, and what refusals say."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, reswap
from django_htmx.middleware import HtmxDetails

from console.queries.alerts import count_alerts
from console.queries.standing import desk_standing
from console.screens.shell import shell_of
from supportsentiment.accounts.models import User
from supportsentiment.kernel.errors import (
    ConflictError,
    ForbiddenError,
    HouseError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from supportsentiment.kernel.translation import translated, translated_problems


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    htmx: HtmxDetails


P = ParamSpec("P")
DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

STATUS_OF: dict[type[HouseError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    RefusedError: 409,
    ConflictError: 409,
    InvalidError: 422,
}


def desk_view(
    *, refuse: Callable[[User], str | None] | None = None
) -> Callable[[DeskView[P]], View[P]]:
    """Let people in who are signed in and whom `refuse` lets pass.

    Inside, times are in the reader's zone; refusals of services become answers.
    """

    def decorate(view: DeskView[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            desk_request = cast("DeskRequest", request)
            with timezone.override(zone_of(desk_request.user)):
                try:
                    if refuse and (sentence := refuse(desk_request.user)):
                        raise ForbiddenError(sentence)
                    response: HttpResponseBase = view(desk_request, *args, **kwargs)
                except HouseError as error:
                    response = refusal(desk_request, error)
            # What customers wrote stays in no cache, not even the browser's own.
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["HX-Request", "HX-Target", "Cookie"])
            return response

        return answer

    return decorate


def refuse_parameters(request: DeskRequest) -> None:
    """An address that asks for nothing in particular takes no parameters.

    Raises:
        InvalidError: it was given one, which would be passed over in silence.
    """
    if request.GET:
        raise InvalidError({name[:80]: [_("There is no such filter.")] for name in request.GET})


def page(request: DeskRequest, template: str, *, current: str, **screen: Any) -> HttpResponse:
    """A whole page in its frame."""
    user = request.user
    alerts, standing = count_alerts(user), desk_standing()
    shell = shell_of(user, current=current, alerts=alerts, standing=standing)
    return render(request, template, {**screen, "shell": shell})


def fragment(request: DeskRequest, template: str, **screen: Any) -> HttpResponse:
    """A part of a page."""
    return render(request, template, screen)


def refusal(request: DeskRequest, error: HouseError) -> HttpResponse:
    """A refusal in words: a toast for a part of a page, else a page of its own."""
    status = next((s for kind, s in STATUS_OF.items() if isinstance(error, kind)), 400)
    if request.htmx:
        answer = fragment(request, "console/_refusal.html", sentence=words_of(error))
        answer.status_code = status
        return reswap(answer, "none")
    if isinstance(error, InvalidError) and request.method == "GET":
        status = 400
    screen = {"sentence": words_of(error), "code": status, "theme": request.user.theme}
    return render(request, "console/refusal.html", screen, status=status)


def words_of(error: HouseError) -> str:
    """The sentence of a refusal; of bad input, what is wrong without the fields' names."""
    if isinstance(error, InvalidError):
        problems = translated_problems(error.problems)
        return " ".join(" ".join(said) for said in problems.values())
    return translated(str(error))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, with the way back; a part of a page sends the whole page there."""
    htmx = cast("DeskRequest", request).htmx
    if not htmx:
        return redirect_to_login(request.get_full_path())
    parts = urlsplit(htmx.current_url or "/")
    where = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return HttpResponseClientRedirect(redirect_to_login(where).url)


def zone_of(user: User) -> ZoneInfo:
    """The reader's time zone; UTC where theirs is not known here."""
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
