"""Sentiment as a Django app."""

from django.apps import AppConfig


class SentimentConfig(AppConfig):
    """Engines, readings and moods."""

    name = "sentiment"
    default_auto_field = "django.db.models.BigAutoField"
