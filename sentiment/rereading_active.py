"""Active tickets are read again after another version has been made live, some at a time.

Each portion asks for the next in the transaction that counts it. So a worker that dies loses no
more than its own portion, progress is always known, and what comes in meanwhile is read between.
"""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from sentiment.engines.adapted import AdaptedEngine
from sentiment.engines.base import Engine
from sentiment.engines.with_lexicon import WithLexicon
from sentiment.events import RereadingAsked
from sentiment.models import DeskVersion, Reading
from sentiment.services import read_messages
from supportsentiment.kernel import db
from supportsentiment.kernel.events import emit
from tickets.models import Message, Ticket
from tickets.models.ticket import IS_ACTIVE

TICKETS_AT_ONCE = 16
MESSAGES_AT_ONCE = 32


def tickets_to_reread(*, after_id: int) -> "QuerySet[Ticket]":
    """Active tickets behind one, in which something was read, in the order of their ids."""
    was_read = Exists(Reading.objects.filter(ticket=OuterRef("pk")))
    return Ticket.objects.filter(IS_ACTIVE, was_read, pk__gt=after_id).order_by("pk")


def reread_some(*, number: int, after_id: int, engine: Engine, now: datetime) -> int:
    """Read the next tickets with the live version; returns how many there were.

    Nothing happens where another version has become live since, or this was done before.

    Raises:
        EngineUnavailableError, EngineRefusedError: as the engine says.
    """
    taught = engine.engine if isinstance(engine, WithLexicon) else engine
    live = taught.live if isinstance(taught, AdaptedEngine) else None
    if live is None or live.number != number:
        return 0
    ids = list(tickets_to_reread(after_id=after_id).values_list("pk", flat=True)[:TICKETS_AT_ONCE])
    if not ids:
        return 0
    _read(ids, engine=engine, now=now)
    with db.transaction():
        counted = (
            DeskVersion.objects.live()
            .filter(number=number, reread_after_id=after_id)
            .update(reread_tickets=F("reread_tickets") + len(ids), reread_after_id=ids[-1])
        )
        if counted:
            emit(RereadingAsked(occurred_at=now, number=number, after_id=ids[-1]))
    return len(ids)


def _read(ticket_ids: list[int], *, engine: Engine, now: datetime) -> None:
    identity = engine.identity
    done = Reading.objects.filter(
        message=OuterRef("pk"),
        model_version__engine=identity.engine,
        model_version__version=identity.version,
        model_version__digest=identity.digest,
    )
    messages = Message.objects.from_customers().filter(~Exists(done), ticket__in=ticket_ids)
    ids = list(messages.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), MESSAGES_AT_ONCE):
        read_messages(message_ids=ids[first : first + MESSAGES_AT_ONCE], engine=engine, now=now)
