"""Routing as a Django app."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Policies, escalations and the order of the inbox."""

    name = "routing"
    default_auto_field = "django.db.models.BigAutoField"
