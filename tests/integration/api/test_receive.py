"""Customers' messages over HTTP: stored once, refused clearly, nothing half done."""

import base64
import json
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


BAD_LETTERS = {
    "no channel": {"customer": ANA, "body": "x"},
    "unknown channel": LETTER | {"channel": "fax"},
    "channel is a number": LETTER | {"channel": 1},
    "channel is a list": LETTER | {"channel": ["email"]},
    "no customer": {"channel": "email", "body": "x"},
    "nobody": LETTER | {"customer": {}},
    "only a name": LETTER | {"customer": {"name": "Ana"}},
    "no address": LETTER | {"customer": {"email": "ana"}},
    "two lines of address": LETTER | {"customer": {"email": "ana@example.org\nx: y"}},
    "no number": LETTER | {"customer": {"phone": "call me"}},
    "unknown field": LETTER | {"priority": "high"},
    "unknown field inside": LETTER | {"customer": ANA | {"tier": "vip"}},
    "nothing said": LETTER | {"body": " \n"},
    "body is a number": LETTER | {"body": 7},
    "body is null": LETTER | {"body": None},
    "long body": LETTER | {"body": "x" * 200_001},
    "long subject": LETTER | {"subject": "x" * 301},
    "future": LETTER | {"sent_at": "2099-01-01T00:00:00Z"},
    "far future": LETTER | {"sent_at": "9999-12-31T23:59:59-14:00"},
    "ancient": LETTER | {"sent_at": "0001-01-01T00:00:00+14:00"},
    "before mail": LETTER | {"sent_at": "1969-07-20T20:17:40Z"},
    "no offset": LETTER | {"sent_at": "2026-01-01T00:00:00"},
    "no moment": LETTER | {"sent_at": "yesterday"},
    "no such day": LETTER | {"sent_at": "2026-02-30T00:00:00Z"},
    "huge ticket": LETTER | {"ticket": 2**63},
    "ticket of words": LETTER | {"ticket": "1"},
    "true ticket": LETTER | {"ticket": True},
    "no base64": LETTER | {"attachments": [{"filename": "a", "content": "%%%"}]},
    "no file name": LETTER | {"attachments": [{"filename": "", "content": ""}]},
    "many files": LETTER | {"attachments": [{"filename": "a", "content": "YQ=="}] * 21},
    "large metadata": LETTER | {"metadata": {"a": "x" * 20_000}},
    "metadata is a list": LETTER | {"metadata": []},
    "a list": [LETTER],
    "a word": "hello",
    "null": None,
}


@pytest.mark.parametrize("letter", BAD_LETTERS.values(), ids=BAD_LETTERS)
def test_a_bad_letter_is_a_400_and_leaves_nothing(integration, letter):
    answer = integration.post("messages/", raw=json.dumps(letter).encode())

    problem = answer.json()
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["status"] == 400
    assert problem["detail"]
    assert not Message.objects.exists()
    assert not Customer.objects.exists()


def text_of(body):
    return (
        b'{"channel": "email", "customer": {"email": "ana@example.org"}, "body": "' + body + b'"}'
    )


def meta_of(value):
    return (
        b'{"channel": "email", "customer": {"email": "a@example.org"}, "body": "x", "metadata": {"a": '
        + value
        + b"}}"
    )


BAD_BYTES = {
    "nothing": b"",
    "half a body": b'{"channel": "email"',
    "latin-1": text_of("gr\xfc\xdfe".encode("latin-1")),
    "utf-16": json.dumps(LETTER).encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf" + json.dumps(LETTER).encode(),
    "raw NUL": text_of(b"a\x00b"),
    "escaped NUL": text_of(rb"a\u0000b"),
    "lone surrogate": text_of(rb"a\ud800b"),
    "NUL in a key": meta_of(rb'{"a\u0000": 1}'),
    "surrogate in metadata": meta_of(rb'["\udfff"]'),
    "NaN": meta_of(b"NaN"),
    "infinity": meta_of(b"-Infinity"),
    "number without end": meta_of(b"1e999"),
    "digits without end": meta_of(b"9" * 5_000),
    "deep": meta_of(b"[" * 40 + b"]" * 40),
    "very deep": meta_of(b"[" * 100_000 + b"]" * 100_000),
    "one MB of text": text_of(b"x" * 1_000_000),
}


@pytest.mark.parametrize("raw", BAD_BYTES.values(), ids=BAD_BYTES)
def test_bad_bytes_are_a_400_and_leave_nothing(integration, raw):
    answer = integration.post("messages/", raw=raw)

    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Customer.objects.exists()


def test_a_pair_of_surrogates_is_a_sign(integration):
    answer = integration.post("messages/", raw=text_of(rb"\ud83d\ude00"))

    assert answer.status_code == 202
    assert Message.objects.get().text == "\N{GRINNING FACE}"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""],
)
def test_other_content_is_a_415(integration, content_type):
    answer = integration.post("messages/", LETTER, content_type=content_type)

    assert answer.status_code == 415


def test_a_body_beyond_every_limit_is_a_413(integration):
    answer = integration.post("messages/", raw=b" " * (26 * 1024 * 1024 + 1))

    assert answer.status_code == 413


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


def test_a_message_costs_a_fixed_number_of_queries(integration, django_assert_max_num_queries):
    integration.post("messages/", LETTER)

    with django_assert_max_num_queries(16):
        integration.post("messages/", LETTER | {"external_id": "b"})
