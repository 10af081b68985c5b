"""Stores who works at the demo desk and whom it serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from demo.clients import Company, Person
from demo.company import DEMO_PASSWORD, FIELDS, STAFF, TEAMS
from demo.plan import Desk
from demo.replay import Ids
from supportsentiment.accounts.models import Team, User
from tickets.models import Customer, CustomField, Identity, Organization

KNOWN_FOR = timedelta(days=400)
BATCH = 1_000


@dataclass(frozen=True)
class Served:
    """The stored customers, by the key of their plan."""

    customers: Mapping[str, Customer]


def make_staff(*, now: datetime) -> Ids:
    """Users, teams and custom fields of the demo desk."""
    teams = {key: Team.objects.get_or_create(name=name)[0] for key, name in TEAMS.items()}
    # One hash for all: the password is public, and hashing thirteen times takes seconds.
    hashed = make_password(DEMO_PASSWORD)
    users = User.objects.bulk_create(
        [
            User(
                email=person.email,
                name=person.name,
                role=person.role,
                time_zone=person.time_zone,
                password=hashed,
                is_superuser=False,
                created_at=now,
            )
            for person in STAFF
        ]
    )
    member = User.teams.through
    member.objects.bulk_create(
        member(user_id=user.pk, team_id=teams[key].pk)
        for person, user in zip(STAFF, users, strict=True)
        for key in person.teams
    )
    for field in FIELDS:
        CustomField.objects.get_or_create(
            key=field.key,
            defaults={"name": field.name, "kind": field.kind, "choices": list(field.choices)},
        )
    return Ids(
        users={person.key: user.pk for person, user in zip(STAFF, users, strict=True)},
        teams={key: team.pk for key, team in teams.items()},
    )


def make_served(desk: Desk, *, now: datetime) -> Served:
    """Organizations, customers and the identities they are known by."""
    organizations = Organization.objects.bulk_create(
        [_organization(company) for company in desk.companies], batch_size=BATCH
    )
    by_key = {organization.external_id: organization for organization in organizations}
    customers = Customer.objects.bulk_create(
        [_customer(person, by_key) for person in desk.people], batch_size=BATCH
    )
    Identity.objects.bulk_create(
        [
            Identity(customer=customer, kind=kind, value=value)
            for person, customer in zip(desk.people, customers, strict=True)
            for kind, value in person.identities
        ],
        batch_size=BATCH,
    )
    # `auto_now_add` sets today; they have been customers for longer than that.
    Organization.objects.filter(pk__in=[o.pk for o in organizations]).update(
        created_at=now - KNOWN_FOR
    )
    Customer.objects.filter(pk__in=[c.pk for c in customers]).update(created_at=now - KNOWN_FOR)
    keys = [person.key for person in desk.people]
    return Served(customers=dict(zip(keys, customers, strict=True)))


def _organization(company: Company) -> Organization:
    return Organization(
        name=company.name,
        domain=company.domain,
        external_id=company.key,
        plan=company.plan,
        tier=company.tier,
        notes="",
    )


def _customer(person: Person, organizations: Mapping[str | None, Organization]) -> Customer:
    return Customer(
        name=person.name,
        organization=organizations[person.company.key] if person.company else None,
        tier=person.tier,
        language=person.language,
    )
