"""A desk of a given size: two years of tickets, about a tenth of them active."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from benchmarks.filling.conversations import Conversation, Turn, Writer
from benchmarks.filling.copying import copy_in, raise_sequences
from benchmarks.texts import make_texts
from supportsentiment.accounts.models import Team, User
from supportsentiment.accounts.roles import Role
from tickets.choices import Channel, MessageKind, Priority
from tickets.lifecycle import Status
from tickets.models import Customer, Identity, Organization, Tag, Ticket

SEED = 5
AGE = timedelta(days=730)
TICKETS_PER_CUSTOMER = 4
ORGANIZATIONS = 400
AGENTS = 20
DIFFERENT_TEXTS = 4_000
STATUSES = {
    Status.NEW: 2,
    Status.OPEN: 5,
    Status.PENDING: 2,
    Status.ON_HOLD: 1,
    Status.SOLVED: 10,
    Status.CLOSED: 78,
    Status.SPAM: 2,
}
ANSWER = "Thank you for writing. We have had a look, and it should work again. Please tell us."


def fill(count: int) -> dict[str, Any]:
    """`count` tickets with a message in, an answer and perhaps another message in."""
    rng = Random(SEED)
    now = timezone.now()
    staff = make_staff(AGENTS)
    customers = _customers(count // TICKETS_PER_CUSTOMER, rng)
    written = Writer(seed=SEED).write(_conversations(count, customers, staff, rng, now))
    tagged = _tag(rng, count=count)
    active = Ticket.objects.active().count()
    return {"tickets": written, "active": active, "tagged": tagged}


def make_staff(count: int) -> list[User]:
    """Agents who cannot sign in."""
    return [
        User.objects.create_user(
            f"agent{number}@example.org", None, name=f"Agent {number}", role=Role.AGENT
        )
        for number in range(count)
    ]


def _customers(count: int, rng: Random) -> list[Customer]:
    organizations = Organization.objects.bulk_create(
        Organization(name=f"Organization {number}", domain=f"org{number}.example")
        for number in range(ORGANIZATIONS)
    )
    customers = [
        Customer(pk=number, name=f"Customer {number}", organization=rng.choice(organizations))
        for number in range(1, count + 1)
    ]
    copy_in(customers)
    copy_in(
        [
            Identity(pk=one.pk, customer=one, kind="email", value=f"c{one.pk}@example.com")
            for one in customers
        ]
    )
    raise_sequences(Customer, Identity)
    return customers


def _conversations(
    count: int, customers: list[Customer], staff: list[User], rng: Random, now: datetime
) -> Iterator[Conversation]:
    teams = [Team.objects.create(name=name) for name in ("Billing", "Shipping", "Technical")]
    texts = make_texts(DIFFERENT_TEXTS)
    for number in range(count):
        status = rng.choices(list(STATUSES), list(STATUSES.values()))[0]
        begun = now - AGE * (1 - number / count)
        agent = rng.choice(staff)
        turns = [
            Turn(MessageKind.INBOUND, rng.choice(texts), begun),
            Turn(MessageKind.OUTBOUND, ANSWER, begun + timedelta(minutes=1), agent),
        ]
        if rng.random() < 0.5:
            turns.append(Turn(MessageKind.INBOUND, rng.choice(texts), begun + timedelta(minutes=2)))
        yield Conversation(
            customer=rng.choice(customers),
            subject=turns[0].text[:60],
            channel=rng.choice((Channel.EMAIL, Channel.CHAT, Channel.WEB)),
            status=status,
            priority=rng.choices(list(Priority), (1, 8, 2, 1))[0],
            team=rng.choice([*teams, None]),
            assignee=agent if rng.random() < 0.7 else None,
            turns=turns,
        )


def _tag(rng: Random, *, count: int) -> int:
    tags = Tag.objects.bulk_create(Tag(name=f"topic-{number}") for number in range(12))
    through = Ticket.tags.through
    rows = [
        through(pk=number, ticket_id=ticket, tag_id=rng.choice(tags).pk)
        for number, ticket in enumerate(range(1, count + 1, 3), start=1)
    ]
    copy_in(rows)
    raise_sequences(through)
    return len(rows)
