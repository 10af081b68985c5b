"""`manage.py draw_flow`: writes docs/flow.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from supportsentiment import flow, wiring


class Command(BaseCommand):
    """Writes the picture of the flow."""

    help = "Draw docs/flow.md from the wiring and the lifecycle."

    def handle(self, *_: Any, **__: Any) -> None:
        path = settings.BASE_DIR / "docs" / "flow.md"
        path.write_text(flow.page(wiring.WIRING), encoding="utf-8")
        self.stdout.write(f"Wrote {path}")
