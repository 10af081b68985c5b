"""Sockets only for pages of our own: another site's script must not listen in with our cookie.

A page may open a socket where its origin is listed in `CSRF_TRUSTED_ORIGINS` (scheme, host and
port, as Django compares them for forms), or where its host is one of `ALLOWED_HOSTS`. For the
latter the port is free, because pages and sockets have servers of their own and may be reached at
two ports of one host; whoever can serve a page at any port of a host of ours is trusted. The
scheme is not free where cookies are for https only. `ALLOWED_HOSTS = ["*"]` allows pages of the
host that the socket itself was asked for, and no others.

A client that names no origin, or several, is no browser and stays outside: cookies are for
browsers, programs have tokens.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain


class OriginCheck:
    """Passes on the sockets of our pages; others are refused with HTTP 403."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """Serve the socket, or refuse it before it opens."""
        origins = _headers(scope, b"origin")
        hosts = _headers(scope, b"host")
        if len(origins) == 1 and is_ours(origins[0], host=hosts[0] if hosts else ""):
            return await self.application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def is_ours(origin: str, *, host: str) -> bool:
    """Whether a page of this origin may open a socket that was asked for at this host."""
    asking = _parts(origin.lower())
    if asking is None:
        return False
    if _is_trusted(asking, settings.CSRF_TRUSTED_ORIGINS):
        return True
    if settings.SESSION_COOKIE_SECURE and asking.scheme != "https":
        return False
    domain, _port = split_domain_port(asking.netloc)
    if "*" in settings.ALLOWED_HOSTS:
        return bool(domain) and domain == split_domain_port(host.lower())[0]
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _parts(origin: str) -> SplitResult | None:
    """Scheme and place of an origin, None where it is not the origin of a page."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    has_no_more = parts.geturl() == origin == f"{parts.scheme}://{parts.netloc}"
    return parts if has_no_more and parts.scheme in {"http", "https"} else None


def _is_trusted(asking: SplitResult, trusted: Iterable[str]) -> bool:
    for pattern in trusted:
        scheme, _, place = pattern.lower().partition("://")
        if asking.scheme == scheme and is_same_domain(asking.netloc, place.removeprefix("*")):
            return True
    return False


def _headers(scope: Any, name: bytes) -> list[str]:
    return [value.decode("latin1") for key, value in scope.get("headers", []) if key == name]
