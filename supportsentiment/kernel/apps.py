"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Event table, work and the door to them."""

    name = "supportsentiment.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
