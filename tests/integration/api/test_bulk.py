"""Many messages at once: each has a result of its own."""

import pytest

from tests.integration.api.test_receive import ANA, LETTER
from tickets.models import Message

pytestmark = pytest.mark.django_db


def test_a_bulk_has_a_result_for_each_in_order(integration):
    letters = [
        LETTER | {"external_id": "1"},
        LETTER | {"channel": "fax"},
        7,
        None,
        LETTER | {"external_id": "1"},
    ]

    answer = integration.post("messages/bulk/", {"messages": letters})

    results = answer.json()["results"]
    assert answer.status_code == 202
    assert [result["status"] for result in results] == [202, 400, 400, 400, 202]
    assert [results[0]["duplicate"], results[4]["duplicate"]] == [False, True]
    assert results[1]["problem"]["errors"] == {"channel": ['"fax" is not a valid choice.']}
    assert Message.objects.count() == 1


UNSTORABLE_LETTERS = {
    "NUL in the text": (LETTER | {"body": "a\0b"}, "body"),
    "half a pair in a name": (LETTER | {"customer": ANA | {"name": "\ud800"}}, "customer.name"),
    "NUL in metadata": (LETTER | {"metadata": {"a": ["\0"]}}, "metadata.a.0"),
    "half a pair in a key": (LETTER | {"metadata": {"\udc00": 1}}, "metadata.\ufffd"),
    "NUL in an unknown field": (LETTER | {"x\0": 1}, "x\ufffd"),
    "NUL in a channel": (LETTER | {"channel": "\0"}, "channel"),
    "only a word": ("\ud800", ""),
}


@pytest.mark.parametrize(
    ("letter", "place"), UNSTORABLE_LETTERS.values(), ids=UNSTORABLE_LETTERS.keys()
)
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}], ids=["", "with a key"])
def test_what_cannot_be_stored_is_one_result_of_a_bulk(integration, letter, place, headers):
    answer = integration.post("messages/bulk/", {"messages": [LETTER, letter, LETTER]}, **headers)

    results = answer.json()["results"]
    assert [result["status"] for result in results] == [202, 400, 202]
    assert list(results[1]["problem"]["errors"]) == [place] * bool(place)
    assert "NUL or half of a surrogate pair" in results[1]["problem"]["detail"]
    assert Message.objects.count() == 2


def test_an_external_id_of_another_message_is_one_result_of_a_bulk(integration):
    letters = [LETTER | {"external_id": "a", "body": body} for body in ("One.", "Two.", "One.")]

    results = integration.post("messages/bulk/", {"messages": letters}).json()["results"]

    assert [result["status"] for result in results] == [202, 409, 202]
    assert results[2]["duplicate"] is True


def test_what_cannot_be_stored_beside_the_messages_refuses_a_bulk(integration):
    answer = integration.post("messages/bulk/", {"messages": [LETTER], "\0": 1})

    assert answer.status_code == 400
    assert not Message.objects.exists()


@pytest.mark.parametrize("letters", [[], [LETTER] * 501, "x", None])
def test_a_bulk_of_none_or_too_many_is_refused(integration, letters):
    answer = integration.post("messages/bulk/", {"messages": letters})

    assert answer.status_code == 400
    assert not Message.objects.exists()


def test_a_bulk_is_stored_once_for_a_key(integration):
    body = {"messages": [LETTER, LETTER | {"body": "And my invoice?"}]}
    key = {"Idempotency-Key": "k"}

    first = integration.post("messages/bulk/", body, **key).json()["results"]
    second = integration.post("messages/bulk/", body, **key).json()["results"]
    other = integration.post("messages/bulk/", {"messages": [LETTER]}, **key)

    assert [result["id"] for result in first] == [result["id"] for result in second]
    assert [result["duplicate"] for result in second] == [True, True]
    assert other.status_code == 422
    assert Message.objects.count() == 2
