"""Addresses of the web sockets."""

from django.urls import URLPattern

websocket_urlpatterns: list[URLPattern] = []
