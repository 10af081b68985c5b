"""Coaching as a Django app."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    """Which replies calm people."""

    name = "coaching"
    default_auto_field = "django.db.models.BigAutoField"
