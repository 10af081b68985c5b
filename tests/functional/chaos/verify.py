"""Compare what is stored with what was promised. Runs by itself, inside the desk's settings.

`python -m tests.functional.chaos.verify <ledger>` prints {"stored": counts, "violations": [...]}.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django
from django.db.models import Count
from django.utils import timezone

django.setup()

from routing.models import Decision, Escalation  # noqa: E402 - after django.setup
from sentiment.models import Mood, Reading, Unread  # noqa: E402
from sentiment.services import refresh_moods  # noqa: E402
from supportsentiment.kernel import db  # noqa: E402
from supportsentiment.kernel.models import EventRecord, Work  # noqa: E402
from tests.functional.chaos.ledger import Promise, read_ledger  # noqa: E402
from tickets.models import Customer, Message, Ticket  # noqa: E402

MOST_SHOWN = 5


def main(path: Path) -> None:
    """Print what is stored and what was broken."""
    promises = read_ledger(path)
    violations = [
        *_promises_broken(promises),
        *_letters_doubled(promises),
        *_tickets_doubled(promises),
        *_readings_wrong(),
        *_moods_wrong(),
        *_decisions_wrong(),
        *_work_left(),
        *_seqs_wrong(),
    ]
    stored = {
        model.__name__: model._default_manager.count()
        for model in (Customer, Ticket, Message, Reading, Mood, Decision, Escalation, EventRecord)
    }
    sys.stdout.write(json.dumps({"stored": stored, "violations": violations}))


def _some(sentence: str, found: Iterable[object]) -> Iterator[str]:
    """One violation for a list of offenders, with the first few of them."""
    offenders = list(found)
    if offenders:
        shown = ", ".join(str(one) for one in offenders[:MOST_SHOWN])
        yield f"{sentence} ({len(offenders)}): {shown}"


def _promises_broken(promises: list[Promise]) -> Iterator[str]:
    """Every 2xx is stored under the id and in the ticket that it named."""
    rows = {
        pk: (ticket_id, metadata.get("letter"))
        for pk, ticket_id, metadata in Message.objects.values_list("pk", "ticket_id", "metadata")
    }
    yield from _some(
        "promised and not stored so",
        (one for one in promises if rows.get(one.message) != (one.ticket, one.letter)),
    )
    ids: dict[int, set[int]] = defaultdict(set)
    fresh: Counter[int] = Counter()
    for one in promises:
        ids[one.letter].add(one.message)
        fresh[one.letter] += not one.duplicate
    yield from _some("one letter, several ids", (n for n, found in ids.items() if len(found) > 1))
    yield from _some("called new more than once", (n for n, times in fresh.items() if times > 1))


def _letters_doubled(promises: list[Promise]) -> Iterator[str]:
    """Each letter is stored once, and nothing else is."""
    stored = Counter(
        metadata.get("letter") for (metadata,) in Message.objects.values_list("metadata")
    )
    yield from _some("letters stored twice", (n for n, times in stored.items() if times > 1))
    promised = {one.letter for one in promises}
    yield from _some("stored, and nobody was told", set(stored) - promised)


def _tickets_doubled(promises: list[Promise]) -> Iterator[str]:
    """A mail has a ticket of its own; a chatter has one; no ticket is empty."""
    empty = Ticket.objects.annotate(found=Count("messages")).filter(found=0)
    yield from _some("tickets without a message", empty.values_list("pk", flat=True))
    owners: dict[int, set[int]] = defaultdict(set)
    for one in promises:
        owners[one.ticket].add(one.letter if one.opens_ticket else -1)
    yield from _some(
        "tickets of two letters", (pk for pk, found in owners.items() if len(found) > 1)
    )
    chats = Ticket.objects.filter(channel="chat").values("customer").annotate(found=Count("pk"))
    yield from _some("chatters with two tickets", chats.filter(found__gt=1))
    yield from _some("tickets that no promise names", set(_pks(Ticket)) - set(owners))
    silent = Customer.objects.annotate(found=Count("messages")).filter(found=0)
    yield from _some("customers without a message", silent.values_list("pk", flat=True))


def _readings_wrong() -> Iterator[str]:
    """Each customer's message has one reading of the one model version."""
    versions = Reading.objects.values_list("model_version", flat=True).distinct()
    yield from _some("more than one model version", list(versions)[1:])
    read = Counter(Reading.objects.values_list("message_id", flat=True))
    messages = set(_pks(Message.objects.from_customers()))
    yield from _some("never read", messages - set(read))
    yield from _some("read twice", (pk for pk, times in read.items() if times > 1))
    yield from _some("given up", Unread.objects.values_list("message_id", flat=True))


def _moods_wrong() -> Iterator[str]:
    """Each mood is what its readings amount to."""
    names = [field.attname for field in Mood._meta.concrete_fields if field.name != "updated_at"]
    before = {row["ticket_id"]: row for row in Mood.objects.values(*names)}
    yield from _some("tickets without a mood", set(_pks(Ticket)) - set(before))
    with db.transaction():
        refresh_moods(tickets=Ticket.objects.all(), now=timezone.now())
    after = {row["ticket_id"]: row for row in Mood.objects.values(*names)}
    yield from _some("moods that differ", (pk for pk in after if before.get(pk) != after[pk]))


def _decisions_wrong() -> Iterator[str]:
    """Each reading was judged once; an escalation names each reading once."""
    judged = Counter(Decision.objects.values_list("reading_id", "policy", "policy_version"))
    yield from _some("judged twice", (key for key, times in judged.items() if times > 1))
    yield from _some("never judged", set(_pks(Reading)) - {key[0] for key in judged})
    due = set(Decision.objects.exclude(severity=None).values_list("reading_id", flat=True))
    named = Counter(pk for (pks,) in Escalation.objects.values_list("reading_ids") for pk in pks)
    yield from _some("escalated twice", (pk for pk, times in named.items() if times > 1))
    yield from _some("due and not escalated", due - set(named))


def _work_left() -> Iterator[str]:
    """Nothing waits and nothing was given up."""
    rows = Work.objects.values_list("listener", "event_id", "attempts", "dead_at", "reason")
    yield from _some("dead work", rows.filter(dead_at__isnull=False))
    yield from _some("work that waits", rows.filter(dead_at=None))


def _seqs_wrong() -> Iterator[str]:
    """What happened in a ticket is numbered from 1 to the ticket's own number, without a gap."""
    seqs: dict[int | None, list[int | None]] = defaultdict(list)
    rows = EventRecord.objects.filter(ticket_id__isnull=False).order_by("seq")
    for ticket_id, seq in rows.values_list("ticket_id", "seq"):
        seqs[ticket_id].append(seq)
    yield from _some(
        "tickets whose numbers have gaps",
        (
            pk
            for pk, seq in Ticket.objects.values_list("pk", "seq")
            if seqs.get(pk) != list(range(1, seq + 1))
        ),
    )


def _pks(rows: Any) -> Iterable[int]:
    manager = rows if hasattr(rows, "values_list") else rows._default_manager
    return list(manager.values_list("pk", flat=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
