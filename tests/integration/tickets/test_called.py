"""What a customer is called where nobody knows their name."""

import pytest
from django.urls import reverse

from routing.models import Escalation
from routing.policy import Severity
from supportsentiment.accounts.roles import Role
from tests.factories import MessageFactory, MoodFactory, TicketFactory, UserFactory
from tickets.called import called, known_by
from tickets.models import Customer, Identity

pytestmark = pytest.mark.django_db
EVERY = [("external_id", "crm-7"), ("phone", "+4930123456"), ("email", "ana@example.org")]


def customer(*identities, name=""):
    made = Customer.objects.create(name=name)
    for kind, value in identities:
        Identity.objects.create(customer=made, kind=kind, value=value)
    return made


@pytest.mark.parametrize(
    ("name", "identities", "found"),
    [
        ("Ana", EVERY, "Ana"),
        ("", EVERY, "ana@example.org"),
        ("", EVERY[:2], "+4930123456"),
        ("", EVERY[:1], "crm-7"),
        ("", [], ""),
    ],
)
def test_a_name_then_mail_then_phone_then_what_another_system_calls_them(name, identities, found):
    made = customer(*identities, name=name)

    assert Customer.objects.filter(pk=made.pk).values_list(called(), flat=True).get() == found
    assert (name or known_by(identities)) == found


def test_the_oldest_of_several_addresses():
    made = customer(("email", "first@example.org"), ("email", "second@example.org"))

    row = Customer.objects.filter(pk=made.pk).values_list(called(), flat=True)
    assert row.get() == known_by([("email", "first@example.org"), ("email", "second@example.org")])


@pytest.mark.parametrize(
    ("identities", "words"), [(EVERY[:2], "+4930123456"), ([], "Customer {number}")]
)
def test_every_screen_calls_them_the_same(client, identities, words):
    client.force_login(UserFactory.create(role=Role.MANAGER))
    made = customer(*identities)
    ticket = TicketFactory.create(customer=made)
    MessageFactory.create(ticket=ticket)
    MoodFactory.create(ticket=ticket, current=-0.9, peak_frustration=0.95, confidence=0.9)
    Escalation.objects.create(
        ticket=ticket, severity=Severity.CRITICAL, reasons=[], opened_at=ticket.created_at
    )
    words = words.format(number=made.pk)

    pages = {
        "inbox": "/",
        "filter": f"/?customer={made.pk}",
        "ticket": reverse("console:ticket", args=[ticket.pk]),
        "alerts": reverse("console:alerts"),
        "bell": f"{reverse('console:bell')}?seen=",
        "overview": reverse("console:overview"),
    }
    missing = [name for name, at in pages.items() if words not in client.get(at).content.decode()]
    assert missing == []
