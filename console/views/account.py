"""Coming and going: sign-in, sign-out and the colours of the screen."""

import hashlib

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from console.forms import SignInForm, ThemeForm, checked
from console.views.desk import DeskRequest, desk_view
from supportsentiment.accounts.roles import Role
from supportsentiment.accounts.services import set_theme

TRIES_PER_ADDRESS = 10
TRIES_PER_MACHINE = 50
WINDOW_SECONDS = 15 * 60
REFUSED = 400
SIGNED_IN = 302
TOO_MANY = 429


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. It never says whether an address is known."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    if request.method != "POST":
        return _sign_in_page(request, SignInForm())
    form = SignInForm(request.POST)
    status = _try_to_sign_in(request, form)
    if status != SIGNED_IN:
        return _sign_in_page(request, form, status=status)
    return HttpResponseRedirect(_next(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("console:sign_in"))


@require_POST
@desk_view()
def theme(request: DeskRequest) -> HttpResponse:
    """Keep the colours that somebody chose."""
    data = checked(ThemeForm(request.POST))
    set_theme(user=request.user, theme=data["theme"])
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("console:inbox"))


def _try_to_sign_in(request: HttpRequest, form: SignInForm) -> int:
    """Sign in where address and password belong together; else the form says why not."""
    if not form.is_valid():
        return REFUSED
    keys = _limit_keys(request, form.cleaned_data["email"])
    if _too_many(keys):
        form.add_error(None, _("Too many tries. Wait a quarter of an hour, then try again."))
        return TOO_MANY
    user = authenticate(
        request, username=form.cleaned_data["email"], password=form.cleaned_data["password"]
    )
    if user is None or getattr(user, "role", "") == Role.API_CLIENT:
        form.add_error(None, _("Address and password do not belong together."))
        return REFUSED
    cache.delete(next(iter(keys)))
    login(request, user)
    return SIGNED_IN


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    screen = {"form": form, "next": wanted, "theme": "auto"}
    return render(request, "console/account/sign_in.html", screen, status=status)


def _next(request: HttpRequest) -> str:
    """Where to go on; only to places of our own."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _limit_keys(request: HttpRequest, email: str) -> dict[str, int]:
    """What is counted, and how often it may happen in a quarter of an hour."""
    machine = str(request.META.get("REMOTE_ADDR", ""))
    address = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    who = hashlib.sha256(machine.encode()).hexdigest()
    # By address and machine together first: nobody can lock out somebody else from elsewhere.
    return {
        f"sign-in:{address}:{who}": TRIES_PER_ADDRESS,
        f"sign-in:machine:{who}": TRIES_PER_MACHINE,
        f"sign-in:address:{address}": TRIES_PER_MACHINE,
    }


def _too_many(keys: dict[str, int]) -> bool:
    """Count this try; say whether one of the limits is exceeded."""
    exceeded = False
    for key, most in keys.items():
        cache.add(key, 0, WINDOW_SECONDS)
        try:
            exceeded = cache.incr(key) > most or exceeded
        except ValueError:
            # It ran out between the two lines: the next try begins a new window.
            continue
    return exceeded
