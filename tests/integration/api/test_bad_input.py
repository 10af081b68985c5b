"""What cannot be a message is refused clearly, and nothing is half done."""

import json

import pytest
from rest_framework.test import APIRequestFactory

from api import document
from api.parsers import StrictJSONParser
from api.problems import TooLargeError
from tests.integration.api.test_receive import ANA, LETTER
from tickets.models import Customer, Message

pytestmark = pytest.mark.django_db


BAD_LETTERS = {
    "no channel": {"customer": ANA, "body": "x"},
    "unknown channel": LETTER | {"channel": "fax"},
    "channel is a number": LETTER | {"channel": 1},
    "channel is a list": LETTER | {"channel": ["email"]},
    "no customer": {"channel": "email", "body": "x"},
    "nobody": LETTER | {"customer": {}},
    "only a name": LETTER | {"customer": {"name": "Ana"}},
    "no address": LETTER | {"customer": {"email": "ana"}},
    "an address without a domain": LETTER | {"customer": {"email": "a@b"}},
    "two dots in an address": LETTER | {"customer": {"email": "ana@example..org"}},
    "two lines of address": LETTER | {"customer": {"email": "ana@example.org\nx: y"}},
    "no number": LETTER | {"customer": {"phone": "call me"}},
    "unknown field": LETTER | {"priority": "high"},
    "unknown field inside": LETTER | {"customer": ANA | {"tier": "vip"}},
    "nothing said": LETTER | {"body": " \n"},
    "nothing at all": LETTER | {"body": ""},
    "nothing but tags": LETTER | {"body": "", "html": "<p> <br></p>"},
    "signs of no width": LETTER | {"body": "\u200b\u200d\ufeff\u2063"},
    "blanks of every kind": LETTER | {"body": "\u00a0\u3000\u2028\u2800\u3164\u180e"},
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
    "very huge ticket": LETTER | {"ticket": 10**4000},
    "ticket of words": LETTER | {"ticket": "1"},
    "true ticket": LETTER | {"ticket": True},
    "no base64": LETTER | {"attachments": [{"filename": "a", "content": "%%%"}]},
    "no file name": LETTER | {"attachments": [{"filename": "", "content": ""}]},
    "many files": LETTER | {"attachments": [{"filename": "a", "content": "YQ=="}] * 21},
    "large metadata": LETTER | {"metadata": {"a": "x" * 20_000}},
    "metadata is a list": LETTER | {"metadata": []},
    "a list": [LETTER],
    "an empty list": [],
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
    assert "" not in problem["errors"]
    assert not Message.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.parametrize("body", [b"[]", b"null", b"7"])
def test_a_body_that_is_no_object_is_told_so(integration, body):
    problem = integration.post("messages/", raw=body).json()

    assert (problem["detail"], problem["errors"]) == ("Send a JSON object.", {})


@pytest.mark.parametrize("number", [2**63, 10**4000])
def test_a_number_beyond_every_id_is_a_problem_of_its_field(integration, number):
    problem = integration.post("messages/", LETTER | {"ticket": number}).json()

    assert list(problem["errors"]) == ["ticket"]
    assert "9223372036854775807" in problem["errors"]["ticket"][0]


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


def test_problems_are_told_in_the_callers_language(integration):
    letter = LETTER | {"body": "", "customer": {"phone": "1"}}

    problem = integration.post("messages/", letter, **{"Accept-Language": "de"}).json()

    assert problem["title"] == "Die Anfrage ist nicht gültig"
    assert problem["errors"] == {
        "customer": ["Die Telefonnummer muss 4 bis 20 Ziffern haben."],
        "body": ["Es ist nichts darin: Geben Sie body, html oder einen Anhang an."],
    }


def test_the_description_of_the_api_is_in_english_whoever_asks_first(client):
    document.as_json.cache_clear()
    document.document.cache_clear()

    told = client.get("/api/v1/openapi.json", headers={"Accept-Language": "de"}).content.decode()
    page = client.get("/api/v1/docs/", headers={"Accept-Language": "de"}).content.decode()

    assert "Your id of the message" in told
    assert '<html lang="en">' in page


class Endless:
    """A body that never comes."""

    def read(self, *_):
        raise AssertionError("nobody should wait for this")


def test_a_body_that_says_it_is_too_large_is_not_waited_for():
    request = APIRequestFactory().post("/", CONTENT_LENGTH="99999999")

    with pytest.raises(TooLargeError):
        StrictJSONParser().parse(Endless(), "application/json", {"request": request})
