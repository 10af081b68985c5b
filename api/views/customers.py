"""Customers and organizations."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.examples import people as story
from api.idempotency import Answer
from api.listing import Filter, Listing, Order, a_text, id_or_none, one_word
from api.paged import PagedView, page_view
from api.schema import answer, describe
from api.serializers.people import (
    CustomerBody,
    CustomerChangeBody,
    CustomerView,
    OrganizationBody,
    OrganizationChangeBody,
    OrganizationView,
)
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Scope
from supportsentiment.kernel.errors import InvalidError
from tickets.choices import IdentityKind, Tier
from tickets.intake.inbound import Sender, normal_phone
from tickets.models import Customer, Organization
from tickets.services import customers, organizations
from tickets.services.customers import CustomerRecord

SCOPES = {
    "GET": Scope.CUSTOMERS_READ,
    "POST": Scope.CUSTOMERS_WRITE,
    "PATCH": Scope.CUSTOMERS_WRITE,
}
ORDERS = {"newest": Order("created_at", descending=True), "oldest": Order("created_at")}


def known_by(kind: IdentityKind) -> Any:
    """Narrows customers to the one with an identity."""
    return lambda rows, value: rows.filter(identities__kind=kind, identities__value=value)


class CustomersView(PagedView):
    """All customers."""

    scopes: ClassVar = SCOPES
    listing = Listing(
        orders=ORDERS,
        filters={
            "email": Filter(
                lambda text: a_text(text).strip().lower(), known_by(IdentityKind.EMAIL)
            ),
            "phone": Filter(lambda text: normal_phone(a_text(text)), known_by(IdentityKind.PHONE)),
            "external_id": Filter(a_text, known_by(IdentityKind.EXTERNAL_ID)),
            "name": Filter(
                a_text,
                lambda rows, text: rows.filter(name__icontains=text),
                says="Part of the name.",
            ),
            "organization": Filter(
                id_or_none,
                lambda rows, pk: rows.filter(organization=pk),
                says="An id, or none.",
            ),
            "tier": Filter(
                one_word(Tier), lambda rows, tier: rows.filter(tier=tier), words=tuple(Tier)
            ),
        },
    )

    @describe(
        "customers_list", "List customers", answers={200: page_view(CustomerView)}, refusals=[400]
    )
    def get(self, request: Request) -> Response:
        """Everybody who works at the desk knows all customers."""
        return self.page(self._rows(), CustomerView)

    @describe(
        "customers_create",
        "Enter a customer",
        takes=CustomerBody,
        answers={201: CustomerView},
    )
    def post(self, request: Request) -> Response:
        """A customer's first message does this by itself."""
        given = CustomerBody.read(request.data)
        return self.once(partial(self._create, given))

    def _create(self, given: dict[str, Any], now: datetime) -> Answer:
        made = customers.create_customer(
            record=record_of(given, self.caller()), actor=self.caller(), now=now
        )
        return Answer(201, CustomerView(self._rows().get(pk=made.pk)).data)

    def _rows(self) -> "QuerySet[Customer]":
        return Customer.objects.visible_to(self.caller()).prefetch_related("identities")


class CustomerDetailView(ApiView):
    """One customer."""

    scopes: ClassVar = SCOPES

    @describe("customers_get", "Get a customer", answers={200: CustomerView}, refusals=[404])
    def get(self, request: Request, customer_id: int) -> Response:
        """A customer and what they are known by."""
        return Response(CustomerView(self._one(customer_id)).data)

    @describe(
        "customers_change",
        "Change a customer",
        takes=CustomerChangeBody,
        answers={200: CustomerView},
        examples=[answer("Ana with a better tier", story.CHANGED_CUSTOMER)],
        refusals=[404, 409],
    )
    def patch(self, request: Request, customer_id: int) -> Response:
        """Only what is named changes."""
        customer = self._one(customer_id)
        record = record_of(CustomerChangeBody.read(request.data), self.caller())
        customers.change_customer(
            customer=customer, record=record, actor=self.caller(), now=timezone.now()
        )
        return Response(CustomerView(self._one(customer_id)).data)

    def _one(self, customer_id: int) -> Customer:
        return one_of(Customer.objects.visible_to(self.caller()), customer_id)


class OrganizationsView(PagedView):
    """All organizations."""

    scopes: ClassVar = SCOPES
    listing = Listing(
        orders=ORDERS,
        filters={
            "external_id": Filter(a_text, lambda rows, text: rows.filter(external_id=text)),
            "domain": Filter(a_text, lambda rows, text: rows.filter(domain__iexact=text)),
            "name": Filter(
                a_text,
                lambda rows, text: rows.filter(name__icontains=text),
                says="Part of the name.",
            ),
            "tier": Filter(
                one_word(Tier), lambda rows, tier: rows.filter(tier=tier), words=tuple(Tier)
            ),
        },
    )

    @describe(
        "organizations_list",
        "List organizations",
        answers={200: page_view(OrganizationView)},
        refusals=[400],
    )
    def get(self, request: Request) -> Response:
        """Everybody who works at the desk knows all organizations."""
        return self.page(Organization.objects.visible_to(self.caller()), OrganizationView)

    @describe(
        "organizations_create",
        "Enter an organization",
        takes=OrganizationBody,
        answers={201: OrganizationView},
    )
    def post(self, request: Request) -> Response:
        """Customers whose address has its domain join it with their first message."""
        given = OrganizationBody.read(request.data)
        return self.once(partial(self._create, given))

    def _create(self, given: dict[str, Any], now: datetime) -> Answer:
        made = organizations.create_organization(values=given, actor=self.caller(), now=now)
        return Answer(201, OrganizationView(made).data)


class OrganizationDetailView(ApiView):
    """One organization."""

    scopes: ClassVar = SCOPES

    @describe(
        "organizations_get", "Get an organization", answers={200: OrganizationView}, refusals=[404]
    )
    def get(self, request: Request, organization_id: int) -> Response:
        """An organization."""
        return Response(OrganizationView(self._one(organization_id)).data)

    @describe(
        "organizations_change",
        "Change an organization",
        takes=OrganizationChangeBody,
        answers={200: OrganizationView},
        examples=[answer("Example Ltd with a better plan", story.CHANGED_ORGANIZATION)],
        refusals=[404, 409],
    )
    def patch(self, request: Request, organization_id: int) -> Response:
        """Only what is named changes."""
        changed = organizations.change_organization(
            organization=self._one(organization_id),
            values=OrganizationChangeBody.read(request.data),
            actor=self.caller(),
            now=timezone.now(),
        )
        return Response(OrganizationView(changed).data)

    def _one(self, organization_id: int) -> Organization:
        return one_of(Organization.objects.visible_to(self.caller()), organization_id)


def record_of(given: dict[str, Any], user: User) -> CustomerRecord:
    """What a checked body says of a customer.

    Raises:
        InvalidError: there is no such organization.
    """
    pk = given.get("organization")
    organization = pk and Organization.objects.visible_to(user).filter(pk=pk).first()
    if pk and not organization:
        raise InvalidError({"organization": [_("There is no such organization.")]})
    identities = {kind.value: given[kind.value] for kind in IdentityKind if kind.value in given}
    return CustomerRecord(
        sender=Sender(**identities),
        values={name: given[name] for name in customers.COLUMNS & given.keys()},
        organization=organization or None,
        moves="organization" in given,
    )
