"""Customers' messages over HTTP: stored once, refused clearly, nothing half done."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.factories import CustomerFactory, TeamFactory, TicketFactory
from tickets.models import Attachment, Customer, Message, Ticket

pytestmark = pytest.mark.django_db

ANA = {"email": "ana@example.org", "name": "Ana Example"}
LETTER = {"channel": "email", "customer": ANA, "subject": "Parcel", "body": "Where is it?"}


def test_a_message_is_stored_and_answered_with_202(integration):
    answer = integration.post("messages/", LETTER)

    message = Message.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {
        "id": message.pk,
        "ticket": message.ticket_id,
        "customer": message.customer_id,
        "duplicate": False,
    }
    assert (message.text, message.ticket.subject) == ("Where is it?", "Parcel")


def test_the_same_external_id_is_stored_once(integration):
    first, second = (integration.post("messages/", LETTER | {"external_id": "a"}) for _ in "12")

    assert [first.json()["duplicate"], second.json()["duplicate"]] == [False, True]
    assert first.json()["id"] == second.json()["id"]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"customer": {"email": "bo@example.org"}}, {"body": "Where are my shoes?"}]
)
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}], ids=["", "with a key"])
def test_an_external_id_of_another_message_is_a_conflict(integration, other, headers):
    first = integration.post("messages/", LETTER | {"external_id": "a"}).json()
    answer = integration.post("messages/", LETTER | {"external_id": "a"} | other, **headers)

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#problem-external-id-reused")
    assert str(first["id"]) in answer.json()["detail"]
    assert (Message.objects.count(), Customer.objects.count()) == (1, 1)


def test_a_retry_may_know_the_customer_by_more(integration):
    more = ANA | {"external_id": "c-7", "email": " ANA@example.org "}

    integration.post("messages/", LETTER | {"external_id": "a"})
    again = integration.post("messages/", LETTER | {"external_id": "a", "customer": more})

    assert (again.status_code, again.json()["duplicate"]) == (202, True)


def test_two_integrations_may_use_the_same_id(caller_as):
    for caller in (caller_as(), caller_as()):
        caller.post("messages/", LETTER | {"external_id": "a"})

    assert Message.objects.count() == 2


def test_the_same_idempotency_key_is_stored_once(integration):
    key = {"Idempotency-Key": "first-try"}
    first, second = (integration.post("messages/", LETTER, **key) for _ in "12")

    assert (first.status_code, second.status_code) == (202, 202)
    assert second.json() == first.json() | {"duplicate": True}
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Message.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(integration):
    integration.post("messages/", LETTER, **{"Idempotency-Key": "k"})
    answer = integration.post("messages/", LETTER | {"body": "?"}, **{"Idempotency-Key": "k"})

    assert answer.status_code == 422
    assert Message.objects.count() == 1


def test_a_refused_request_leaves_its_key_free(integration):
    refused = integration.post("messages/", LETTER | {"body": ""}, **{"Idempotency-Key": "k"})
    stored = integration.post("messages/", LETTER, **{"Idempotency-Key": "k"})

    assert (refused.status_code, stored.status_code) == (400, 202)


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "x" * 201])
def test_a_strange_key_is_refused(integration, key):
    answer = integration.post("messages/", LETTER, **{"Idempotency-Key": key})

    assert answer.status_code == 400


@pytest.mark.parametrize("by", ["external_id", "Idempotency-Key"])
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_make_one_row(caller_as, by):
    caller = caller_as()
    letter = LETTER | ({"external_id": "same"} if by == "external_id" else {})
    headers = {"Idempotency-Key": "same"} if by == "Idempotency-Key" else {}

    def send(_):
        try:
            return caller.post("messages/", letter, **headers)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))

    assert [answer.status_code for answer in answers] == [202] * 20
    assert sum(not answer.json()["duplicate"] for answer in answers) == 1
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (Message.objects.count(), Ticket.objects.count(), Customer.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_is_not_theirs_is_refused(caller_as, exists):
    ticket = TicketFactory.create(customer=CustomerFactory.create(email="bo@example.org"))

    letter = LETTER | {"ticket": ticket.pk if exists else 999_999}
    answer = caller_as().post("messages/", letter)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["ticket"]
    assert not Customer.objects.filter(name="Ana Example").exists()


def test_an_agent_cannot_write_into_a_ticket_of_another_team(caller_as):
    customer = CustomerFactory.create(email=ANA["email"])
    ticket = TicketFactory.create(customer=customer, team=TeamFactory.create())

    answer = caller_as(role="agent").post("messages/", LETTER | {"ticket": ticket.pk})

    assert answer.status_code == 400
    assert not Message.objects.exists()


def test_files_come_with_a_message(integration):
    content = base64.b64encode(b"%PDF-1.4 hello").decode()
    files = [{"filename": "../in\x7fvoice.pdf", "content": content}]

    answer = integration.post("messages/", LETTER | {"attachments": files})

    attachment = Attachment.objects.get()
    assert answer.status_code == 202
    assert attachment.filename == ".._in_voice.pdf"
    assert attachment.content_type == "application/pdf"
    with attachment.file.open() as file:
        assert file.read() == b"%PDF-1.4 hello"


@pytest.mark.parametrize("body", ["", " \u200b\n"])
def test_a_file_needs_no_words(integration, body):
    file = {"filename": "a.txt", "content": base64.b64encode(b"hello").decode()}

    answer = integration.post("messages/", LETTER | {"body": body, "attachments": [file]})

    assert answer.status_code == 202
    assert Message.objects.get().attachments.count() == 1


@pytest.mark.parametrize("body", ["?", "\N{THUMBS UP SIGN}", "\u200b1", "\N{TAMIL LETTER A}"])
def test_one_sign_is_a_message(integration, body):
    assert integration.post("messages/", LETTER | {"body": body}).status_code == 202


def test_a_message_costs_a_fixed_number_of_queries(integration, django_assert_max_num_queries):
    integration.post("messages/", LETTER)

    with django_assert_max_num_queries(16):
        integration.post("messages/", LETTER | {"external_id": "b"})
