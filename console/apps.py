"""The console room as a Django app."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The agents' screens."""

    name = "console"
    default_auto_field = "django.db.models.BigAutoField"
