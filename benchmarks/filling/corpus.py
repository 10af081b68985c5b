"""The corpus of the comparison with another help desk, in our tables, mood and facts included.

One JSON object a line: title, body, email, queue, agent, status (1 open, 3 resolved, 4 closed),
priority (1 highest to 5), age_h, and followups of agents with body and public.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from benchmarks.filling.conversations import Conversation, Turn, Writer
from benchmarks.filling.copying import copy_in, raise_sequences
from benchmarks.filling.desk import make_staff
from supportsentiment.accounts.models import Team, User
from tickets.choices import Channel, MessageKind, Priority
from tickets.lifecycle import Status
from tickets.models import Customer, Identity, Message

SEED = 3
AGENTS = 20
QUEUES = ("Billing", "Shipping", "Technical", "Sales", "General")
STATUSES = {1: Status.OPEN, 3: Status.SOLVED, 4: Status.CLOSED}
PRIORITIES = {1: Priority.URGENT, 2: Priority.HIGH, 3: Priority.NORMAL, 4: Priority.NORMAL}

Line = dict[str, Any]


def fill(path: str) -> dict[str, Any]:
    """Every ticket of the file; a follow-up is a reply where it is public, else a note."""
    with Path(path).open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    customers = _customers(sorted({line["email"] for line in lines}))
    staff = make_staff(AGENTS)
    teams = [Team.objects.create(name=name) for name in QUEUES]
    told = _conversations(lines, customers, staff, teams, now=timezone.now())
    written = Writer(seed=SEED).write(told)
    return {"tickets": written, "messages": Message.objects.count()}


def _customers(addresses: list[str]) -> dict[str, Customer]:
    customers = {
        address: Customer(pk=number, name=address.partition("@")[0].capitalize())
        for number, address in enumerate(addresses, start=1)
    }
    copy_in(list(customers.values()))
    copy_in(
        [
            Identity(pk=one.pk, customer=one, kind="email", value=address)
            for address, one in customers.items()
        ]
    )
    raise_sequences(Customer, Identity)
    return customers


def _conversations(
    lines: list[Line],
    customers: dict[str, Customer],
    staff: list[User],
    teams: list[Team],
    *,
    now: datetime,
) -> Iterator[Conversation]:
    for line in lines:
        begun = now - timedelta(hours=line["age_h"])
        turns = [Turn(MessageKind.INBOUND, line["body"], begun)]
        for number, followup in enumerate(line["followups"], start=1):
            kind = MessageKind.OUTBOUND if followup["public"] else MessageKind.NOTE
            at = begun + timedelta(minutes=10 * number)
            turns.append(Turn(kind, followup["body"], at, staff[followup["agent"]]))
        yield Conversation(
            customer=customers[line["email"]],
            subject=line["title"],
            channel=Channel.EMAIL,
            status=STATUSES[line["status"]],
            priority=PRIORITIES.get(line["priority"], Priority.LOW),
            team=teams[line["queue"]],
            assignee=None if line["agent"] is None else staff[line["agent"]],
            turns=turns,
        )
