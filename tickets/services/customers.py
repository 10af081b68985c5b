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
from tickets.services.recognise import Recognised

OWN_DOMAIN_NEEDED = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"}
)


def hold_keys(*keys: str) -> None:
    """Make whoever else holds one of these keys wait until our transaction ends.

    They are taken in one order everywhere, so that no two callers wait for each other.
    """
    db.require_transaction()
    digests = [hashlib.sha256(key.encode()).digest()[:8] for key in keys]
    numbers = sorted(int.from_bytes(digest, "big", signed=True) for digest in digests)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) key", [numbers])


def identity_key(kind: IdentityKind, value: str) -> str:
    """The key to hold while somebody with this identity is looked for and made."""
    return f"customer:{kind}:{value}"


def know_customer(recognised: Recognised, sender: Sender) -> int:
    """The id of whoever was recognised, or of a new customer. Learns identities and the name.

    An identity that belongs to somebody else is left alone: what a stranger claims never
    joins two people.
    """
    name, customer_id = sender.name.strip(), recognised.customer_id
    if customer_id is None:
        organization_id = _organization_of(sender.identities())
        customer_id = Customer.objects.create(name=name, organization_id=organization_id).pk
    elif name and not recognised.customer_name:
        Customer.objects.filter(pk=customer_id).update(name=name)
    if recognised.fresh:
        Identity.objects.bulk_create(
            Identity(customer_id=customer_id, kind=kind, value=value)
            for kind, value in recognised.fresh
        )
    return customer_id


def _organization_of(identities: list[tuple[IdentityKind, str]]) -> int | None:
    """The id of the organization whose domain the address has; nobody owns a public mail service."""
    for kind, value in identities:
        domain = value.rpartition("@")[2]
        if kind == IdentityKind.EMAIL and domain not in OWN_DOMAIN_NEEDED:
            named = Organization.objects.filter(domain__iexact=domain).order_by("pk")
            return named.values_list("pk", flat=True).first()
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
    identities = sender.identities()
    hold_keys(*[identity_key(kind, value) for kind, value in identities])
    for kind, value in identities:
        owner_id = Identity.objects.filter(kind=kind, value=value).values_list("customer_id")
        owner = owner_id.first()
        if owner is None:
            fresh.append((kind, value))
        elif customer is None or owner[0] != customer.pk:
            raise ConflictError(
                _("Another customer is known by this."), changed={"customer": owner[0]}
            )
    return fresh
