"""Messages that another engine than the desk's own reads are left to it, as facts."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from sentiment.choosing import Plan
from sentiment.events import MessageReferred, MessageReturned, ShadowAsked
from sentiment.language import likely_language
from supportsentiment.kernel import db
from supportsentiment.kernel.events import Event, emit, emit_all
from tickets.models import Message


@dataclass(frozen=True, slots=True)
class SharedOut:
    """Messages by who reads them: the desk's own engine, or a configured one by its id."""

    own: tuple[Message, ...]
    referred: tuple[tuple[Message, int], ...] = ()


def share_out(messages: Sequence[Message], *, plan: Plan, stand_ins: Container[int]) -> SharedOut:
    """Who reads which message under a plan; those in `stand_ins` the desk's own in any case."""
    if not plan.choices:
        return SharedOut(tuple(messages))
    own, referred = [], []
    for message in messages:
        engine_id = None if message.pk in stand_ins else _engine_for(message, plan)
        if engine_id is None:
            own.append(message)
        else:
            referred.append((message, engine_id))
    return SharedOut(tuple(own), tuple(referred))


def hand_over(
    shared: SharedOut, *, plan: Plan, now: datetime, stand_ins: Container[int] = frozenset()
) -> None:
    """Announce who else is to read: the engines that were chosen, and those without effect.

    Those in `stand_ins` have come by here before.
    """
    facts: list[Event] = [
        MessageReferred(
            occurred_at=now, message_id=message.pk, engine_id=engine_id, edition=plan.edition
        )
        for message, engine_id in shared.referred
    ]
    chosen = {message.pk: engine_id for message, engine_id in shared.referred}
    messages = [*shared.own, *(message for message, _ in shared.referred)]
    facts += [
        ShadowAsked(occurred_at=now, message_id=message.pk, engine_id=engine_id)
        for engine_id in plan.shadows
        for message in messages
        if chosen.get(message.pk) != engine_id and message.pk not in stand_ins
    ]
    if facts:
        with db.transaction():
            emit_all(facts)


def hand_back(*, message_id: int, stand_in: bool, now: datetime) -> None:
    """Announce that a referred message is the desk's again."""
    with db.transaction():
        emit(MessageReturned(occurred_at=now, message_id=message_id, stand_in=stand_in))


def _engine_for(message: Message, plan: Plan) -> int | None:
    language = ""
    if plan.asks_language:
        hint = message.customer.language if message.customer else ""
        language = likely_language(message.text, hint=hint)
    return plan.engine_for(language=language, channel=message.channel)
