"""The demo room as a Django app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A believable desk to look at."""

    name = "demo"
    default_auto_field = "django.db.models.BigAutoField"
