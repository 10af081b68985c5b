"""Re-readings, for the page that shows them."""

from sentiment.models import Rereading

SHOWN = 10


def rereading_under_way() -> Rereading | None:
    """The one that runs or is paused."""
    return Rereading.objects.under_way().select_related("user", "model_version").first()


def rereadings_ended() -> list[Rereading]:
    """Those that have ended, the newest first."""
    ended = Rereading.objects.filter(under_way=False).select_related("user", "model_version")
    return list(ended.order_by("-asked_at")[:SHOWN])
