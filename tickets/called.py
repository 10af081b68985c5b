"""What to call a customer: by name, else by what they are known by, else by number.

Lists ask for it in their own statement, so that nobody's name costs a query.
"""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    Model,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from tickets.choices import IdentityKind
from tickets.models import Customer, Identity

# The most telling first.
KINDS = (IdentityKind.EMAIL, IdentityKind.PHONE, IdentityKind.EXTERNAL_ID)
RANK = Case(
    *(When(kind=kind.value, then=Value(rank)) for rank, kind in enumerate(KINDS)),
    output_field=IntegerField(),
)


def called(customer: str = "") -> Coalesce:
    """The name or identity of the customer at this path, "" where there is neither.

    Without a path the rows are customers. Postgres looks at the identities of those who have no
    name, and of nobody else.
    """
    path = f"{customer}__" if customer else ""
    known = Identity.objects.filter(customer=OuterRef(f"{path}pk")).order_by(RANK, "pk")
    return Coalesce(
        NullIf(F(f"{path}name"), Value("")),
        Subquery(known.values("value")[:1]),
        Value(""),
        output_field=CharField(),
    )


def introduce(rows: Iterable[Any], *, at: str) -> list[Any]:
    """The rows, whose customers at this path know what `called` found for them as `called`."""
    found = list(rows)
    for row in found:
        customer = reduce(_part, at.split("__"), row)
        if customer is not None:
            customer.known_by = row.called
    return found


def known_by(identities: Iterable[tuple[str, str]]) -> str:
    """Of several (kind, value) the most telling value, "" for none."""
    ranked = sorted(identities, key=lambda identity: KINDS.index(IdentityKind(identity[0])))
    return ranked[0][1] if ranked else ""


def called_or_number(found: str | None, customer_id: int) -> str:
    """What `called` found, or the number where it found nothing."""
    return found or str(Customer(pk=customer_id))


def _part(row: Model | None, name: str) -> Any:
    return getattr(row, name) if row is not None else None
