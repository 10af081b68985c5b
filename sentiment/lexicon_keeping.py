"""The owner's lexicon is changed: one transaction, one revision more, one fact a term."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from sentiment.desk_engine import active_lexicon
from sentiment.events import LexiconChanged
from sentiment.lexicon import MOST_TERMS, Term, plain_term, problems_of, tidy
from sentiment.models import LexiconTerm, Tuning
from sentiment.permissions import why_not_tune
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from supportsentiment.kernel.events import emit_all
from supportsentiment.kernel.translation import translated_problems


@dataclass(frozen=True, slots=True)
class Seen:
    """What a test has shown: how many messages were read, and how many got another label."""

    messages: int
    changed: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What an import did."""

    added: int
    changed: int


def save_term(
    *,
    term: Term,
    active: bool,
    actor: User,
    now: datetime,
    seen: Seen | None,
    term_id: int | None = None,
) -> LexiconTerm:
    """Add a term, or change the one with `term_id`. `seen` is None where nobody tested it.

    Raises:
        ForbiddenError: the actor may not say how messages are read.
        InvalidError: the term will not do.
        ConflictError: there is such a term already.
        RefusedError: the lexicon is full.
        NotFoundError: there is no term with this id.
    """
    refuse(actor)
    term = checked_term(term)
    with db.transaction():
        tuning = lock_tuning()
        row = LexiconTerm.objects.filter(pk=term_id or 0).first()
        if term_id is not None and row is None:
            raise NotFoundError(_("There is no such term."))
        like = LexiconTerm.objects.filter(folded=term.folded, language=term.language)
        other = like.exclude(pk=term_id or 0).first()
        if other:
            sentence = _("There is such a term already; change that one.")
            raise ConflictError(sentence, changed={"term": other.pk})
        if row is None:
            _refuse_too_many(LexiconTerm.objects.count() + 1)
            row = LexiconTerm(created_at=now)
        old = told(row) if row.pk else {}
        _fill(row, term, active=active, actor=actor, now=now, seen=seen)
        row.save()
        if told(row) != old:
            _announce(tuning, [(row.pk, old, told(row))], actor=actor, now=now, seen=seen)
    return row


def remove_term(*, term_id: int, actor: User, now: datetime) -> None:
    """Take a term out of the lexicon.

    Raises:
        ForbiddenError, NotFoundError: as in `save_term`.
    """
    refuse(actor)
    with db.transaction():
        tuning = lock_tuning()
        row = LexiconTerm.objects.filter(pk=term_id).first()
        if row is None:
            raise NotFoundError(_("There is no such term."))
        row.delete()
        _announce(tuning, [(term_id, told(row), {})], actor=actor, now=now, seen=None)


def import_terms(*, terms: Sequence[Term], actor: User, now: datetime, seen: Seen | None) -> Kept:
    """Add many terms; one that is there already takes the new meaning and effect.

    Raises:
        ForbiddenError, InvalidError, RefusedError: as in `save_term`; nothing is kept then.
    """
    refuse(actor)
    wanted = {(one.folded, one.language): one for one in map(checked_term, terms)}
    with db.transaction():
        tuning = lock_tuning()
        known = {(row.folded, row.language): row for row in LexiconTerm.objects.all()}
        _refuse_too_many(len(known.keys() | wanted.keys()))
        changes = []
        for key, term in wanted.items():
            row = known.get(key) or LexiconTerm(created_at=now)
            old = told(row) if row.pk else {}
            if old == {**plain_term(term), "active": True}:
                continue
            _fill(row, term, active=True, actor=actor, now=now, seen=seen)
            row.save()
            changes.append((row.pk, old, told(row)))
        if changes:
            _announce(tuning, changes, actor=actor, now=now, seen=seen)
    added = sum(1 for _pk, old, _new in changes if not old)
    return Kept(added, len(changes) - added)


def checked_term(term: Term) -> Term:
    """The term as it is kept.

    Raises:
        InvalidError: it will not do.
    """
    term = replace(term, term=tidy(term.term), meaning=tidy(term.meaning))
    if problems := problems_of(term):
        raise InvalidError(translated_problems(problems))
    return term


def told(row: LexiconTerm) -> dict[str, str | bool]:
    """A term as facts tell it."""
    return {**plain_term(row.value), "active": row.active}


def refuse(actor: User) -> None:
    """Refuse whoever may not say how messages are read.

    Raises:
        ForbiddenError: they may not.
    """
    if refusal := why_not_tune(actor):
        raise ForbiddenError(refusal)


def lock_tuning() -> Tuning:
    """The one row, so that changes come one after the other."""
    db.require_transaction()
    Tuning.objects.get_or_create(pk=Tuning.ONLY)
    return Tuning.objects.select_for_update().get(pk=Tuning.ONLY)


def _refuse_too_many(count: int) -> None:
    if count > MOST_TERMS:
        raise RefusedError(_("A lexicon holds at most %(most)d terms.") % {"most": MOST_TERMS})


def _fill(
    row: LexiconTerm, term: Term, *, active: bool, actor: User, now: datetime, seen: Seen | None
) -> None:
    row.term, row.folded, row.language = term.term, term.folded, term.language
    row.meaning, row.effect = term.meaning, term.effect.value
    row.signal = term.signal.value if term.signal else ""
    row.push = term.push.value if term.push else ""
    row.active, row.author, row.changed_at = active, actor, now
    row.tested_at = now if seen else None
    row.tested_messages = seen.messages if seen else 0
    row.tested_changed = seen.changed if seen else 0


def _announce(
    tuning: Tuning,
    changes: Sequence[tuple[int, dict[str, str | bool], dict[str, str | bool]]],
    *,
    actor: User,
    now: datetime,
    seen: Seen | None,
) -> None:
    tuning.lexicon_revision += 1
    tuning.lexicon_digest = active_lexicon().digest
    tuning.save(update_fields=["lexicon_revision", "lexicon_digest"])
    emit_all(
        [
            LexiconChanged(
                occurred_at=now,
                actor_id=actor.pk,
                term_id=pk,
                revision=tuning.lexicon_revision,
                old=old,
                new=new,
                tested=seen is not None,
            )
            for pk, old, new in changes
        ]
    )
