"""Reading and changing what the desk knows, over HTTP."""

import pytest
from django.urls import reverse

from routing.models import Escalation
from routing.policy import Severity
from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.roles import Role
from tests.factories import (
    AttachmentFactory,
    CustomerFactory,
    MessageFactory,
    MoodFactory,
    OrganizationFactory,
    ReadingFactory,
    TeamFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON
from tickets.models import Customer, Ticket

pytestmark = pytest.mark.django_db
HUGE = 2**63


def test_a_ticket_carries_its_mood_and_what_came_of_it(integration):
    ticket = TicketFactory.create()
    MoodFactory.create(
        ticket=ticket,
        current=-0.7,
        trend="declining",
        peak_frustration=0.9,
        points=[[1, -0.7, 0.9]],
    )
    Escalation.objects.create(
        ticket=ticket,
        severity=Severity.HIGH,
        opened_at=NOON,
        reasons=[{"rule": "very-negative", "severity": 30, "sentence": "Score is low."}],
    )

    shown = integration.get(f"tickets/{ticket.pk}/").json()

    assert shown["mood"]["current"] == -0.7
    assert shown["mood"]["trend"] == "declining"
    assert shown["mood"]["arc"] == [{"seq": 1, "score": -0.7, "frustration": 0.9}]
    assert shown["severity"] == "high"
    assert shown["escalations"][0]["reasons"][0]["severity"] == "high"
    assert (shown["queue"], shown["clocks"], shown["decisions"]) == (None, [], [])


def test_an_unread_ticket_has_no_mood_yet(integration):
    shown = integration.get(f"tickets/{TicketFactory.create().pk}/").json()

    assert shown["mood"]["current"] is None
    assert shown["mood"]["arc"] == []


def test_a_message_is_read_and_its_mood_shows(integration, fake_engine, work_off):
    letter = {"channel": "chat", "customer": {"phone": "+49 30 1234"}, "body": "I am angry!"}
    placed = integration.post("messages/", letter).json()

    work_off()

    mood = integration.get(f"tickets/{placed['ticket']}/").json()["mood"]
    message = integration.get(f"messages/{placed['id']}/").json()
    assert mood["current"] < 0
    assert message["reading"]["score"] == mood["current"]


def test_several_changes_happen_together(integration):
    ticket, agent, team = TicketFactory.create(), UserFactory.create(), TeamFactory.create()
    wishes = {
        "status": "open",
        "priority": "high",
        "assignee": agent.pk,
        "team": team.pk,
        "tags": ["Billing", "late"],
        "version": 1,
    }

    shown = integration.patch(f"tickets/{ticket.pk}/", wishes).json()

    assert {name: shown[name] for name in ("status", "priority", "assignee", "team", "tags")} == {
        "status": "open",
        "priority": "high",
        "assignee": agent.pk,
        "team": team.pk,
        "tags": ["billing", "late"],
    }
    assert shown["version"] > 1


def test_a_stale_version_is_a_409_that_says_what_changed(integration):
    ticket = TicketFactory.create(version=5)

    answer = integration.patch(f"tickets/{ticket.pk}/", {"priority": "low", "version": 4})

    assert answer.status_code == 409
    assert answer.json()["changed"]["version"] == 5


def test_what_is_so_already_is_no_change(integration):
    ticket = TicketFactory.create()

    answer = integration.patch(f"tickets/{ticket.pk}/", {"status": "new", "assignee": None})

    assert (answer.status_code, answer.json()["version"]) == (200, 1)


@pytest.mark.django_db(transaction=True)
def test_all_changes_happen_or_none(caller_as):
    ticket = TicketFactory.create(status="solved", solved_at=NOON, waiting_since=None)

    answer = caller_as().patch(f"tickets/{ticket.pk}/", {"priority": "urgent", "status": "spam"})

    ticket.refresh_from_db()
    assert answer.status_code == 409
    assert ticket.priority == 20


@pytest.mark.parametrize(
    "wishes",
    [
        {"id": 3},
        {"subject": "x"},
        {"status": "lost"},
        {"priority": 30},
        {"assignee": "me"},
        {"assignee": 999_999},
        {"team": HUGE},
        {"tags": "billing"},
        {"tags": [1]},
        {"fields": {"unknown": 1}},
        {"version": "1"},
        [],
    ],
)
def test_bad_changes_are_refused(integration, wishes):
    ticket = TicketFactory.create()

    answer = integration.patch(f"tickets/{ticket.pk}/", wishes)

    assert answer.status_code == 400
    assert Ticket.objects.get().version == 1


def test_a_reply_is_stopped_by_a_newer_message(integration):
    message = MessageFactory.create()
    path = f"tickets/{message.ticket_id}/replies/"

    stale = integration.post(path, {"body": "Soon.", "seen_seq": 0})
    sent = integration.post(path, {"body": "Soon.", "seen_seq": message.seq})

    assert (stale.status_code, stale.json()["changed"]) == (409, {"messages": [message.pk]})
    assert (sent.status_code, sent.json()["kind"]) == (201, "outbound")


def test_a_reply_is_sent_once_for_a_key(integration):
    path = f"tickets/{MessageFactory.create().ticket_id}/replies/"

    sent = [integration.post(path, {"body": "Soon."}, **{"Idempotency-Key": "k"}) for _ in "12"]

    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()


def test_pages_follow_each_other_without_gap(integration):
    tickets = [TicketFactory.create() for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = integration.get(
            f"tickets/?limit=2&order=newest{cursor and f'&cursor={cursor}'}"
        ).json()
        seen += [row["id"] for row in page["results"]]
        cursor = page["next_cursor"]

    assert seen == [ticket.pk for ticket in reversed(tickets)]


def test_filters_narrow(integration):
    unhappy, calm = TicketFactory.create(channel="chat"), TicketFactory.create()
    MoodFactory.create(ticket=unhappy, current=-0.8)
    MoodFactory.create(ticket=calm, current=0.4)

    def found(query):
        return [row["id"] for row in integration.get(f"tickets/?{query}").json()["results"]]

    assert found("mood_below=-0.5") == [unhappy.pk]
    assert found("channel=chat") == [unhappy.pk]
    assert found("assignee=none&team=none&active=true") == [unhappy.pk, calm.pk]
    assert found(f"customer={calm.customer_id}") == [calm.pk]
    assert found("escalated=true") == []
    assert found(f"organization={HUGE - 1}") == []


def test_a_page_of_tickets_costs_a_fixed_number_of_queries(
    integration, django_assert_max_num_queries
):
    for _ in range(6):
        MoodFactory.create(ticket=TicketFactory.create(assignee=UserFactory.create()))
    integration.get("tickets/")

    with django_assert_max_num_queries(9):
        page = integration.get("tickets/?expand=customer,assignee,team").json()

    assert page["results"][0]["expanded"]["customer"]["name"].startswith("Customer")


@pytest.mark.parametrize(
    "query",
    [
        "nope=1",
        "status=lost",
        "limit=0",
        "limit=201",
        "order=password",
        "expand=customer__user",
        "cursor=abc",
        "customer=1e3",
        f"customer={HUGE}",
        "tag=%00",
        "created_after=yesterday",
        "mood_below=nan",
        "assignee__email=x",
    ],
)
def test_unknown_and_strange_parameters_are_refused(integration, query):
    assert integration.get(f"tickets/?{query}").status_code == 400


@pytest.mark.parametrize(
    "thing", ["tickets", "customers", "messages", "users", "readings", "tokens"]
)
@pytest.mark.parametrize("key", [0, 999_999, HUGE, 10**40])
def test_what_is_not_there_is_a_404(integration, thing, key):
    answer = integration.get(f"{thing}/{key}/")

    assert answer.status_code == 404
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("path", ["nope/", "messages", "tickets/x/", "attachments/1/", ".env"])
def test_an_unknown_address_is_a_problem_too(stranger, path):
    answer = stranger.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_unsupported_methods_are_a_405(integration):
    assert integration.ask("PUT", "tickets/").status_code == 405
    assert integration.ask("OPTIONS", "tickets/").status_code == 405


def test_no_other_site_may_read_answers(integration):
    answer = integration.get("tickets/", Origin="https://elsewhere.example")

    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


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


def test_a_file_is_always_a_download(integration):
    attachment = AttachmentFactory.create(filename='x".html')

    answer = integration.get(f"attachments/{attachment.pk}/content/")

    assert b"".join(answer.streaming_content) == b"hello"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_readings_are_listed_by_ticket(integration):
    reading = ReadingFactory.create(score=-0.5, label="negative")
    ReadingFactory.create()

    page = integration.get(f"readings/?ticket={reading.ticket_id}").json()

    assert [row["id"] for row in page["results"]] == [reading.pk]
    assert page["results"][0]["engine"] == "test"


def test_the_reference_and_the_document_need_no_token(client):
    page = client.get(reverse("api:docs"))
    document = client.get(reverse("api:openapi")).json()

    assert b"Hand in a customer" in page.content
    assert document["openapi"] == "3.1.0"
    assert client.get(reverse("api:openapi_yaml")).status_code == 200
