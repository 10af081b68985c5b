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

    Neither confirms what was read.
    """

    step: Step | None = None
    label: Label | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)
    reason: str = ""


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
        word = _word(wish, reading)
        newest = Correction.objects.filter(message=reading.message_id).newest_first().first()
        if newest and newest.user_id == user.pk and _says(newest, reading, word, wish.reason):
            return newest
        correction, _created = Correction.objects.update_or_create(
            message_id=reading.message_id,
            user=user,
            defaults={
                "reading": reading,
                "label": word.label.value,
                "score": word.score,
                "flags": dict(word.flags),
                "reason": wish.reason,
                "origin": origin.value,
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


def _word(wish: Wish, reading: Reading) -> Word:
    if wish.step is not None:
        return word_of_step(wish.step, flags=wish.flags)
    if wish.label is None and reading.score is None:
        raise RefusedError(_("The engine said nothing that could be confirmed."))
    label = wish.label or Label(reading.label)
    return word_of_label(
        label, label_read=reading.label, score_read=reading.score, flags=wish.flags
    )


def _says(newest: Correction, reading: Reading, word: Word, reason: str) -> bool:
    same = newest.word == Word(word.label, word.score, dict(word.flags))
    return same and (newest.reading_id, newest.reason) == (reading.pk, reason)


def _refuse_unfitting(wish: Wish) -> None:
    problems: dict[str, list[str]] = {}
    if strange := sorted(set(wish.flags) - set(FLAGGED)):
        problems["flags"] = [
            _("There is no such signal: %(names)s.") % {"names": ", ".join(strange)}
        ]
    if len(wish.reason) > MOST_REASON:
        problems["reason"] = [_("At most %(most)s characters.") % {"most": MOST_REASON}]
    if problems:
        raise InvalidError(problems)
