"""Finding and making customers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ConflictError, ForbiddenError, InvalidError
from supportsentiment.kernel.events import emit
from tickets.choices import IdentityKind
from tickets.events import CustomerChanged, CustomerCreated
from tickets.intake.inbound import Sender, sender_problem
from tickets.models import Customer, Identity, Organization
from tickets.permissions import why_not_change_customers

OWN_DOMAIN_NEEDED = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"}
)


def hold_key(key: str) -> None:
    """Make whoever else holds this key wait until our transaction ends."""
    db.require_transaction()
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def find_or_make_customer(sender: Sender) -> Customer:
    """The customer with one of these identities, or a new one. Learns identities and the name.

    An identity that belongs to somebody else is left alone: what a stranger claims never
    joins two people.

    Raises:
        InvalidError: the sender has no identity.
    """
    identities = sender.identities()
    if not identities:
        raise InvalidError({"customer": ["Give an email, a phone or an external_id."]})
    for kind, value in sorted(identities):
        hold_key(f"customer:{kind}:{value}")
    known = {
        (identity.kind, identity.value): identity.customer
        for kind, value in identities
        for identity in Identity.objects.filter(kind=kind, value=value).select_related("customer")
    }
    customer = next((known[pair] for pair in identities if pair in known), None)
    if customer is None:
        customer = Customer.objects.create(
            name=sender.name.strip(), organization=_organization_of(identities)
        )
    elif sender.name.strip() and not customer.name:
        customer.name = sender.name.strip()
        customer.save(update_fields=["name"])
    Identity.objects.bulk_create(
        Identity(customer=customer, kind=kind, value=value)
        for kind, value in identities
        if (kind, value) not in known
    )
    return customer


def _organization_of(identities: list[tuple[IdentityKind, str]]) -> Organization | None:
    """The organization whose domain the address has; nobody owns a public mail service."""
    for kind, value in identities:
        domain = value.rpartition("@")[2]
        if kind == IdentityKind.EMAIL and domain not in OWN_DOMAIN_NEEDED:
            return Organization.objects.filter(domain__iexact=domain).order_by("pk").first()
    return None


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """What is entered of a customer. `values` are columns by name; absent ones stay.

    `organization` counts only where `moves` is true, so that None can mean: to none.
    """

    sender: Sender
    values: Mapping[str, object]
    organization: Organization | None = None
    moves: bool = False


COLUMNS = frozenset({"name", "tier", "language", "time_zone", "objects_to_mood", "notes"})


def create_customer(*, record: CustomerRecord, actor: User, now: datetime) -> Customer:
    """Enter a customer by hand.

    Raises:
        ForbiddenError: the actor may not change customers.
        InvalidError: there is no identity, or one that will not do.
        ConflictError: an identity is somebody else's; says whose.
    """
    if refusal := why_not_change_customers(actor):
        raise ForbiddenError(refusal)
    if problem := sender_problem(record.sender):
        raise InvalidError({"customer": [problem]})
    with db.transaction():
        fresh = _free_identities(record.sender, customer=None)
        customer = Customer.objects.create(
            organization=record.organization,
            **{name: record.values[name] for name in COLUMNS & record.values.keys()},
        )
        Identity.objects.bulk_create(
            Identity(customer=customer, kind=kind, value=value) for kind, value in fresh
        )
        emit(CustomerCreated(occurred_at=now, actor_id=actor.pk, customer_id=customer.pk))
    return customer


def change_customer(
    *, customer: Customer, record: CustomerRecord, actor: User, now: datetime
) -> Customer:
    """Change a customer's record; given identities are added to the known ones.

    Raises:
        ForbiddenError, InvalidError, ConflictError: as in `create_customer`.
    """
    if refusal := why_not_change_customers(actor):
        raise ForbiddenError(refusal)
    adds = record.sender.identities()
    if adds and (problem := sender_problem(record.sender)):
        raise InvalidError({"customer": [problem]})
    changed = sorted(COLUMNS & record.values.keys())
    with db.transaction():
        held = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
        for name in changed:
            setattr(held, name, record.values[name])
        if record.moves:
            held.organization = record.organization
            changed.append("organization")
        held.save(update_fields=changed)
        fresh = _free_identities(record.sender, customer=held) if adds else []
        Identity.objects.bulk_create(
            Identity(customer=held, kind=kind, value=value) for kind, value in fresh
        )
        emit(
            CustomerChanged(
                occurred_at=now,
                actor_id=actor.pk,
                customer_id=held.pk,
                fields=[*changed, *(["identities"] if fresh else [])],
            )
        )
    return held


def _free_identities(
    sender: Sender, *, customer: Customer | None
) -> list[tuple[IdentityKind, str]]:
    """The given identities that nobody has yet, each held until the transaction ends.

    Raises:
        ConflictError: one of them is somebody else's.
    """
    fresh = []
    for kind, value in sorted(sender.identities()):
        hold_key(f"customer:{kind}:{value}")
        owner_id = Identity.objects.filter(kind=kind, value=value).values_list("customer_id")
        owner = owner_id.first()
        if owner is None:
            fresh.append((kind, value))
        elif customer is None or owner[0] != customer.pk:
            raise ConflictError(
                _("Another customer is known by this."), changed={"customer": owner[0]}
            )
    return fresh
