"""People say what a message's mood is, and take it back. The reading stays as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from sentiment.analysis import Label
from sentiment.corrections import FLAGGED, Step, Word, agrees, word_of_label, word_of_step
from sentiment.events import CorrectionWithdrawn, ReadingCorrected
from sentiment.learning.labels import Origin
from sentiment.models import Correction, Reading
from sentiment.models.correction import MOST_REASON
from sentiment.permissions import why_not_correct, why_not_correct_of
from sentiment.services import refresh_moods
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import (
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from supportsentiment.kernel.events import Event, emit
from tickets.models import Ticket
from tickets.services.sequence import lock_ticket, next_seq, save_seqs


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants said: one of the five moods, or the polarity alone.

    Neither confirms what was read. `flags` and `reason` that are None stay as they said them before.
    """

    step: Step | None = None
    label: Label | None = None
    flags: Mapping[str, bool] | None = field(default_factory=dict)
    reason: str | None = ""


@dataclass(frozen=True, slots=True)
class _Saying:
    """What is kept of what somebody said."""

    word: Word
    reason: str
    origin: Origin


def correct_reading(
    *,
    reading_id: int,
    wish: Wish,
    user: User,
    now: datetime,
    origin: Origin = Origin.TICKET,
) -> Correction:
    """Keep a person's word in place of what they said before; the mood changes with it.

    Saying again what counts already does nothing. `origin` says whether the house had asked.

    Raises:
        NotFoundError: there is no such reading, or it is not this user's to see.
        ForbiddenError: this user may not correct readings.
        RefusedError: the customer objects, or there is nothing to confirm.
        InvalidError: a flag is of no signal, or the reason is too long.
    """
    _refuse_unfitting(wish)
    with db.transaction():
        reading, ticket = _locked(reading_id, user=user)
        if refusal := why_not_correct_of(reading.message.customer):
            raise RefusedError(refusal)
        before = _said_before(reading, user=user)
        reason = before.reason if wish.reason is None and before else wish.reason or ""
        flags = before.flags if wish.flags is None and before else wish.flags or {}
        saying = _Saying(_word(wish, reading, flags), reason, origin)
        return _keep(reading, ticket, saying, user=user, now=now)


def say_more(
    *,
    reading_id: int,
    user: User,
    now: datetime,
    flags: Mapping[str, bool | None] | None = None,
    reason: str | None = None,
) -> Correction:
    """Add signals or a reason to what this user said; a flag of None takes that signal back.

    The mood that they gave stays; whoever gave none confirms what was read.

    Raises:
        NotFoundError, ForbiddenError, RefusedError, InvalidError: as in `correct_reading`.
    """
    told = {name: there for name, there in (flags or {}).items() if there is not None}
    _refuse_unfitting(Wish(flags=dict.fromkeys(flags or {}, True), reason=reason))
    with db.transaction():
        reading, ticket = _locked(reading_id, user=user)
        if refusal := why_not_correct_of(reading.message.customer):
            raise RefusedError(refusal)
        before = _said_before(reading, user=user)
        kept = {
            name: there for name, there in _flags_of(before).items() if name not in (flags or {})
        }
        merged = kept | told
        if before:
            word = Word(Label(before.label), before.score, merged)
        else:
            word = _word(Wish(), reading, merged)
        if reason is None:
            reason = before.reason if before else ""
        origin = Origin(before.origin) if before else Origin.TICKET
        return _keep(reading, ticket, _Saying(word, reason, origin), user=user, now=now)


def withdraw_correction(*, reading_id: int, user: User, now: datetime) -> bool:
    """Take back what this user said of the reading's message. False where they said nothing.

    Raises:
        NotFoundError, ForbiddenError: as in `correct_reading`.
    """
    with db.transaction():
        reading, ticket = _locked(reading_id, user=user)
        taken, _each = Correction.objects.filter(message=reading.message_id, user=user).delete()
        if taken:
            fact = CorrectionWithdrawn(
                ticket_id=ticket.pk,
                seq=next_seq(ticket),
                occurred_at=now,
                actor_id=user.pk,
                message_id=reading.message_id,
                reading_id=reading.pk,
            )
            _spoken(ticket, fact, now=now)
    return bool(taken)


def _said_before(reading: Reading, *, user: User) -> Correction | None:
    return Correction.objects.filter(message=reading.message_id, user=user).first()


def _flags_of(correction: Correction | None) -> Mapping[str, bool]:
    return correction.flags if correction else {}


def _keep(
    reading: Reading, ticket: Ticket, saying: _Saying, *, user: User, now: datetime
) -> Correction:
    """Let the word count, unless it counts already."""
    word, reason = saying.word, saying.reason
    newest = Correction.objects.filter(message=reading.message_id).newest_first().first()
    if newest and newest.user_id == user.pk and _says(newest, reading, word, reason):
        return newest
    correction, _created = Correction.objects.update_or_create(
        message_id=reading.message_id,
        user=user,
        defaults={
            "reading": reading,
            "label": word.label.value,
            "score": word.score,
            "flags": dict(word.flags),
            "reason": reason,
            "origin": saying.origin.value,
            "created_at": now,
        },
    )
    fact = ReadingCorrected(
        ticket_id=ticket.pk,
        seq=next_seq(ticket),
        occurred_at=now,
        actor_id=user.pk,
        message_id=reading.message_id,
        reading_id=reading.pk,
        agrees=agrees(word, label_read=reading.label, score_read=reading.score),
    )
    _spoken(ticket, fact, now=now)
    return correction


def _locked(reading_id: int, *, user: User) -> tuple[Reading, Ticket]:
    reading = (
        Reading.objects.visible_to(user)
        .select_related("message__customer")
        .filter(pk=reading_id)
        .first()
    )
    if reading is None:
        raise NotFoundError(_("There is no such reading."))
    if refusal := why_not_correct(user):
        raise ForbiddenError(refusal)
    return reading, lock_ticket(reading.ticket_id)


def _spoken(ticket: Ticket, fact: Event, *, now: datetime) -> None:
    save_seqs([ticket])
    refresh_moods(tickets=[ticket], now=now)
    emit(fact)


def _word(wish: Wish, reading: Reading, flags: Mapping[str, bool]) -> Word:
    if wish.step is not None:
        return word_of_step(wish.step, flags=flags)
    if wish.label is None and reading.score is None:
        raise RefusedError(_("The engine said nothing that could be confirmed."))
    label = wish.label or Label(reading.label)
    return word_of_label(label, label_read=reading.label, score_read=reading.score, flags=flags)


def _says(newest: Correction, reading: Reading, word: Word, reason: str) -> bool:
    same = newest.word == Word(word.label, word.score, dict(word.flags))
    return same and (newest.reading_id, newest.reason) == (reading.pk, reason)


def _refuse_unfitting(wish: Wish) -> None:
    problems: dict[str, list[str]] = {}
    if strange := sorted(set(wish.flags or {}) - set(FLAGGED)):
        problems["flags"] = [
            _("There is no such signal: %(names)s.") % {"names": ", ".join(strange)}
        ]
    if len(wish.reason or "") > MOST_REASON:
        problems["reason"] = [_("At most %(most)s characters.") % {"most": MOST_REASON}]
    if problems:
        raise InvalidError(problems)
