"""Which of the desk's versions reads: promotion, roll-back, and what erasure does to a version."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from sentiment.engines.adaptation import Adaptation
from sentiment.events import DeskVersionPromoted, RereadingAsked
from sentiment.learning.labels import Tier
from sentiment.models import DeskVersion
from sentiment.models.desk_version import Status
from sentiment.rereading_active import tickets_to_reread
from sentiment.taught_engine import adaptation_of, digest_of, look_again
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import NotFoundError, RefusedError
from supportsentiment.kernel.events import emit

MARK_ERASED = """
UPDATE sentiment_deskversion SET holds_erased = true
WHERE NOT holds_erased AND EXISTS (
  SELECT 1 FROM unnest(message_ids) AS learned (id)
  WHERE NOT EXISTS (SELECT 1 FROM tickets_message WHERE tickets_message.id = learned.id))
"""


def promote(*, number: int, now: datetime, user: User | None = None) -> DeskVersion:
    """Let the version read from now on; active tickets are read again.

    Raises:
        NotFoundError: there is no such version.
        RefusedError: it may not read.
    """
    mark_erased()
    with db.transaction():
        version = DeskVersion.objects.select_for_update().filter(number=number).first()
        if version is None:
            raise NotFoundError(_("There is no version v%(number)d.") % {"number": number})
        if refusal := why_not_promote(version):
            raise RefusedError(refusal)
        _retire_live(now)
        _make_live(version, now=now, user=user)
    look_again()
    return version


def why_not_promote(version: DeskVersion) -> str | None:
    """Why this version may not read, or None."""
    if version.holds_erased:
        return _("It learned from a message that was erased since. Refit first.")
    refusals = {
        Status.LIVE: _("It reads already."),
        Status.REFUSED: _("It did not pass the gate."),
        Status.RETIRED: _("A later version has taken its place."),
    }
    return refusals.get(Status(version.status))


def roll_back(*, now: datetime, user: User | None = None) -> DeskVersion:
    """Let what read before read again, as a version of its own; without any, the shipped model.

    Raises:
        RefusedError: the shipped model reads.
    """
    mark_erased()
    with db.transaction():
        live = DeskVersion.objects.select_for_update().live().first()
        if refusal := why_not_roll_back(live):
            raise RefusedError(refusal)
        assert live is not None
        before = _before(live)
        _retire_live(now)
        version = _repeated(before, live, now=now, user=user)
        _make_live(version, now=now, user=user)
    look_again()
    return version


def why_not_roll_back(live: DeskVersion | None) -> str | None:
    """Why there is nothing to go back to, or None."""
    if live is None or live.tier == Tier.SHIPPED:
        return _("The model reads as it was shipped: there is nothing to go back to.")
    return None


def mark_erased() -> int:
    """Mark the versions that learned from messages that are no more; returns how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_ERASED)
        return int(cursor.rowcount)


def _before(live: DeskVersion) -> DeskVersion | None:
    """What read before this content did, and may read again."""
    origin = live.same_as or live
    promoted = DeskVersion.objects.filter(
        promoted_at__isnull=False,
        same_as=None,
        number__lt=origin.number,
        holds_erased=False,
        base_digest=live.base_digest,
    ).exclude(tier=Tier.SHIPPED)
    return promoted.newest_first().first()


def _repeated(
    before: DeskVersion | None, live: DeskVersion, *, now: datetime, user: User | None
) -> DeskVersion:
    """A new version with the content of `before`, or of the shipped model."""
    number = DeskVersion.objects.next_number()
    source = adaptation_of(before) if before else None
    content = Adaptation(
        number=number,
        base_digest=live.base_digest,
        digest="",
        bias=source.bias if source else (0.0, 0.0, 0.0),
        weights=source.weights if source else b"",
        temperature=source.temperature if source else 1.0,
        doubts=source.doubts if source else (),
    )
    return DeskVersion(
        number=number,
        base_version=live.base_version,
        base_digest=live.base_digest,
        tier=before.tier if before else Tier.SHIPPED,
        bias=list(content.bias),
        weights=content.weights,
        temperature=content.temperature,
        doubts=list(content.doubts),
        digest=digest_of(content),
        message_ids=before.message_ids if before else [],
        labels=before.labels if before else 0,
        confirmations=before.confirmations if before else 0,
        metrics=before.metrics if before else {},
        same_as=before,
        made_by=user,
        trained_at=before.trained_at if before else now,
    )


def _retire_live(now: datetime) -> None:
    DeskVersion.objects.live().update(status=Status.RETIRED, retired_at=now)


def _make_live(version: DeskVersion, *, now: datetime, user: User | None) -> None:
    version.status, version.promoted_at, version.retired_at = Status.LIVE, now, None
    version.to_reread_tickets, version.reread_tickets = tickets_to_reread(after_id=0).count(), 0
    version.reread_after_id = 0
    version.save()
    actor_id = user.pk if user else None
    emit(DeskVersionPromoted(occurred_at=now, actor_id=actor_id, number=version.number))
    emit(RereadingAsked(occurred_at=now, actor_id=actor_id, number=version.number, after_id=0))
