"""Customers, users and tokens over HTTP, and who may have a say about whom."""

import pytest

from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.roles import Role
from tests.factories import CustomerFactory, OrganizationFactory, UserFactory
from tickets.models import Customer

pytestmark = pytest.mark.django_db


def test_a_customer_is_entered_and_changed(integration):
    organization = OrganizationFactory.create()
    made = integration.post("customers/", {"name": "Ana", "email": "ANA@example.org"})
    path = f"customers/{made.json()['id']}/"
    change = {"organization": organization.pk, "phone": "+49 30 1234", "objects_to_mood": True}

    changed = integration.patch(path, change).json()

    assert made.status_code == 201
    assert changed["organization"] == organization.pk
    assert changed["objects_to_mood"] is True
    assert [one["value"] for one in changed["identities"]] == ["ana@example.org", "+49301234"]


def test_two_customers_never_share_an_address(integration):
    known = CustomerFactory.create(email="ana@example.org")

    answer = integration.post("customers/", {"name": "Other", "email": "ana@example.org"})

    assert (answer.status_code, answer.json()["changed"]) == (409, {"customer": known.pk})
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{}, {"name": "Ana"}, {"email": "ana"}, {"email": "a@b.example", "id": 1}]
)
def test_a_customer_without_identity_is_refused(integration, body):
    assert integration.post("customers/", body).status_code == 400


def test_an_organization_keeps_its_own_id(integration):
    body = {"name": "Example Ltd", "external_id": "crm-1"}

    first, second = (
        integration.post("organizations/", body),
        integration.post("organizations/", body),
    )

    assert (first.status_code, second.status_code) == (201, 409)


def test_only_owners_make_owners(integration, caller_as):
    body = {"email": "boss@desk.example", "name": "Boss", "role": "owner"}

    assert integration.post("users/", body).status_code == 403
    assert caller_as(Role.OWNER).post("users/", body).status_code == 201
    assert User.objects.get(email="boss@desk.example").has_usable_password() is False


def test_an_integration_cannot_touch_an_owner(integration):
    owner = UserFactory.create(role=Role.OWNER)

    answer = integration.patch(f"users/{owner.pk}/", {"is_active": False})

    assert answer.status_code == 403


def test_the_last_owner_stays(caller_as):
    owner = caller_as(Role.OWNER)

    answer = owner.patch(f"users/{owner.user.pk}/", {"role": "agent"})

    assert answer.status_code == 400


def test_a_token_shows_its_secret_once(caller_as):
    owner = caller_as(Role.OWNER)
    body = {"name": "Web form", "scopes": ["messages:write"], "client": True}

    made, again = (owner.post("tokens/", body, **{"Idempotency-Key": "k"}).json() for _ in "12")

    assert made["token"].startswith("sst_")
    assert again == made | {"token": None}
    assert "token" not in owner.get(f"tokens/{made['id']}/").json()


def test_a_token_hands_out_no_more_than_it_has(caller_as):
    owner = caller_as(Role.OWNER, scopes=["tokens:write"])

    answer = owner.post("tokens/", {"name": "more", "scopes": ["users:write"]})

    assert answer.status_code == 403


def test_a_revoked_token_ends_at_once(integration):
    pk = ApiToken.objects.get().pk

    assert integration.delete(f"tokens/{pk}/").status_code == 204
    answer = integration.get("me/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer \x00\x00", "sst_x"]
)
def test_other_credentials_are_a_401(stranger, header):
    assert stranger.get("me/", Authorization=header).status_code == 401


def test_a_session_means_nothing_to_the_api(stranger):
    stranger.client.force_login(UserFactory.create(role=Role.OWNER))

    assert stranger.get("me/").status_code == 401


def test_too_many_requests_are_a_429(integration, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    answers = [integration.get("me/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert int(answers[2].headers["Retry-After"]) >= 1
