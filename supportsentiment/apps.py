"""The project as a Django app: it connects facts to listeners when it starts."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Stands above all rooms; the last app to be ready."""

    name = "supportsentiment"

    def ready(self) -> None:
        """Wire the facts."""
        from supportsentiment import checks, wiring

        checks.register_all()
        wiring.connect()
