"""Finding and making customers."""

import hashlib

from django.db import connection

from supportsentiment.kernel import db
from supportsentiment.kernel.errors import InvalidError
from tickets.choices import IdentityKind
from tickets.intake.inbound import Sender
from tickets.models import Customer, Identity, Organization

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
