"""Web sockets, and pages too where one process must do both."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportsentiment.settings")

django_application = get_asgi_application()

from console.live.origin import OriginCheck  # noqa: E402 - needs the apps to be ready
from console.live.urls import websocket_urlpatterns  # noqa: E402 - needs the apps to be ready

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": OriginCheck(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)
