"""Addresses of the REST API, version 1."""

from django.urls import path

from api.views import inbound

app_name = "api"
urlpatterns = [
    path("messages/", inbound.InboundView.as_view(), name="messages"),
    path("messages/bulk/", inbound.InboundBulkView.as_view(), name="messages_bulk"),
]
