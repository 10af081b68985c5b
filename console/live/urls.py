"""Addresses of the web sockets."""

from typing import Any

from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from console.live.consumers import ScreenConsumer

# Django's types know no sockets, and the type that Channels wants exists in its stubs alone.
_screen: Any = ScreenConsumer.as_asgi()
_nothing: Any = WebsocketDenier.as_asgi()
websocket_urlpatterns: list[Any] = [path("live/", _screen), re_path("", _nothing)]
