"""The help centre as a Django app."""

from django.apps import AppConfig


class KnowledgebaseConfig(AppConfig):
    """Articles that customers read."""

    name = "knowledgebase"
    default_auto_field = "django.db.models.BigAutoField"
