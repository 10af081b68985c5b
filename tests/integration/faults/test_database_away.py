"""While Postgres is away every address says so in its own way, and none shows its insides."""

import pytest
from django.db import OperationalError, connection

from supportsentiment import observe
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client):
    """Somebody who is signed in, and gets answers instead of exceptions."""
    client.force_login(UserFactory.create())
    client.raise_request_exception = False
    return client


@pytest.fixture
def database_away(visitor):
    """From here on every statement fails, as it does when no connection can be had."""

    def refuse(*_):
        raise OperationalError("couldn't get a connection after 5.00 sec: host=db.internal")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("path", ["/", "/overview/", "/api/v1/tickets/", "/api/v1/messages/"])
def test_every_address_says_503_and_nothing_of_our_insides(visitor, database_away, path):
    answer = visitor.get(path, headers={"Authorization": "Bearer abcdefgh12345678"})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert b"db.internal" not in answer.content
    assert b"Traceback" not in answer.content


def test_a_page_says_that_nothing_is_lost(visitor, database_away):
    answer = visitor.get("/")

    assert answer["Content-Type"].startswith("text/html")
    assert "Nothing is lost" in answer.content.decode()


def test_the_api_says_it_as_a_problem(visitor, database_away):
    answer = visitor.get("/api/v1/tickets/", headers={"Authorization": "Bearer abcdefgh12345678"})

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("#problem-unavailable")


def test_readiness_says_no_and_health_says_yes(visitor, database_away):
    assert visitor.get("/readyz").status_code == 503
    assert visitor.get("/healthz").status_code == 200


def test_the_counters_are_there_when_they_are_needed_most(visitor, database_away):
    answer = visitor.get("/metrics")

    assert answer.status_code == 200
    assert "supportsentiment_nudges_lost_total" in answer.content.decode()


def test_an_error_of_our_own_is_no_outage(visitor, monkeypatch):
    def stumble(*_):
        raise ZeroDivisionError("the insides")

    monkeypatch.setattr(observe, "generate_latest", stumble)
    answer = visitor.get("/metrics")

    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert b"insides" not in answer.content
