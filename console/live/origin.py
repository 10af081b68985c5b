"""Sockets only for pages of our own."""

from channels.security.websocket import AllowedHostsOriginValidator as OriginCheck

__all__ = ["OriginCheck"]
