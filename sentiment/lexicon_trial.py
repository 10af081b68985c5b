"""What a change of the lexicon would do to recent messages, before anybody saves it.

Whoever has seen it gets a token, with which exactly this change may be saved as tested. A worker
does the reading; nothing is stored.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from sentiment.desk_engine import active_lexicon, current_tuning
from sentiment.engines.base import Passage
from sentiment.lexicon import Term, digest_of, with_change
from sentiment.lexicon_keeping import Seen, refuse
from sentiment.requests import try_terms_for
from sentiment.term_places import find_terms
from supportsentiment.accounts.models import User
from supportsentiment.kernel.errors import InvalidError, TryLaterError
from tickets.models import Message

LOOKED_AT = 5_000
MOST_TRIED = 200
MOST_EXAMPLES = 6
LONGEST_TRIED = 20_000
AT_ONCE = 25
CHARACTERS_AT_ONCE = 20_000
SECONDS = 8.0
VALID_SECONDS = 3_600
_SALT = "sentiment.lexicon_trial"

# A message, and where the first term stands in it.
Found = tuple[Message, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """Terms that shall be `added`, some of them in place of those that go."""

    added: tuple[Term, ...] = ()
    removed: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A message that would be read otherwise; `start` to `end` is the first term in it."""

    message_id: int
    ticket_id: int
    text: str
    start: int
    end: int
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def moved(self) -> float:
        """How far the score would move."""
        return abs(float(self.after["score"] or 0.0) - float(self.before["score"] or 0.0))

    @property
    def relabelled(self) -> bool:
        """Whether the label would be another."""
        return bool(self.before["label"] != self.after["label"])


@dataclass(frozen=True, slots=True)
class Trial:
    """What was seen. `found` of the recent messages hold a term, `tried` of them were read.

    `relabelled` of those would get another label and `moved` another score; `token` is the proof
    that somebody has seen it.
    """

    looked_at: int
    found: int
    tried: int
    relabelled: int
    moved: int
    examples: tuple[Example, ...]
    token: str


def try_change(change: Change, *, actor: User, now: datetime) -> Trial:
    """Read recent messages that hold a term of the change, as now and as it would be.

    Raises:
        ForbiddenError: the actor may not say how messages are read.
        TryLaterError: no worker reads now.
    """
    refuse(actor)
    looked_at, found = _recent_with((*change.added, *change.removed), actor=actor)
    terms = with_change(active_lexicon().terms, without=change.removed, added=change.added)
    seen = _read(found[:MOST_TRIED], terms, actor=actor, now=now)
    relabelled = sum(one.relabelled for one in seen)
    shown = sorted(seen, key=lambda one: (not one.relabelled, -one.moved))
    return Trial(
        looked_at=looked_at,
        found=len(found),
        tried=len(seen),
        relabelled=relabelled,
        moved=sum(one.moved > 0 for one in seen),
        examples=tuple(one for one in shown if one.moved > 0)[:MOST_EXAMPLES],
        token=_token(change, Seen(len(seen), relabelled)),
    )


def seen_with(token: str, change: Change) -> Seen:
    """What was seen of this change by whoever has this token.

    Raises:
        InvalidError: it is of another change, too old, or the lexicon has changed meanwhile.
    """
    try:
        told = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        told = {}
    if not isinstance(told, dict) or told.get("of") != _fingerprint(change):
        sentence = _("This is not what was tested, or the lexicon has changed since. Test again.")
        raise InvalidError({"tested": [sentence]})
    return Seen(int(told["messages"]), int(told["changed"]))


def _recent_with(terms: Sequence[Term], *, actor: User) -> tuple[int, list[Found]]:
    """How many messages were looked at, and those that hold a term with the place of the first."""
    recent = (
        Message.objects.visible_to(actor)
        .from_customers()
        .filter(customer__objects_to_mood=False)
        .select_related("customer")
        .only("id", "ticket_id", "text", "customer__language")
        .order_by("-created_at", "-id")[:LOOKED_AT]
    )
    looked_at, found = 0, []
    for message in recent.iterator(chunk_size=500):
        looked_at += 1
        message.text = message.text[:LONGEST_TRIED]
        if places := find_terms(message.text, terms, language=None):
            found.append((message, places[0].start, places[0].end))
    return looked_at, found


def _read(
    found: Sequence[Found],
    terms: Sequence[Term],
    *,
    actor: User,
    now: datetime,
) -> list[Example]:
    seen: list[Example] = []
    until = time.monotonic() + SECONDS
    for part in _parts(found):
        if seen and time.monotonic() > until:
            break
        passages = [_passage(message) for message, _start, _end in part]
        try:
            told = try_terms_for(user_id=actor.pk, passages=passages, terms=terms, now=now)
        except TryLaterError:
            if seen:
                break
            raise
        seen += [
            Example(message.pk, message.ticket_id, message.text, start, end, **result)
            for (message, start, end), result in zip(part, told["results"], strict=True)
        ]
    return seen


def _parts(found: Sequence[Found]) -> Iterator[list[Found]]:
    """So many messages as a worker reads in a moment."""
    part: list[Found] = []
    room = CHARACTERS_AT_ONCE
    for one in found:
        if part and (len(part) == AT_ONCE or len(one[0].text) > room):
            yield part
            part, room = [], CHARACTERS_AT_ONCE
        part.append(one)
        room -= len(one[0].text)
    if part:
        yield part


def _passage(message: Message) -> Passage:
    return Passage(message.text, message.customer.language if message.customer else "")


def _token(change: Change, seen: Seen) -> str:
    told = {"of": _fingerprint(change), "messages": seen.messages, "changed": seen.changed}
    return signing.dumps(told, salt=_SALT)


def _fingerprint(change: Change) -> str:
    revision = current_tuning().lexicon_revision
    told = f"{digest_of(change.added)} {digest_of(change.removed)} {revision}"
    return sha256(told.encode()).hexdigest()


def change_to(
    wanted: Iterable[Term], *, instead_of: Iterable[Term] = (), active: bool = True
) -> Change:
    """The change that makes these terms count, or no longer count where they shall rest."""
    terms = tuple(wanted)
    gone = tuple(instead_of)
    return Change(terms, gone) if active else Change((), (*gone, *terms))
