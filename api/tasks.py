"""What the room does by the clock."""

from celery import shared_task
from django.utils import timezone

from api import idempotency


@shared_task(name="api.forget_answers")
def forget_answers(**_: object) -> None:
    """Drop stored answers that nobody will ask for again."""
    idempotency.forget_old_answers(now=timezone.now())
