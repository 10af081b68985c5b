"""The api room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API."""

    name = "api"
    default_auto_field = "django.db.models.BigAutoField"
