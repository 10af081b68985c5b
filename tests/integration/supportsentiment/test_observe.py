"""What an operator sees."""

import json
import logging

import pytest

from supportsentiment import observe
from supportsentiment.kernel.trace import busy_with, tracing
from supportsentiment.logs import JsonFormatter, RequestIdFilter
from tests.factories import InboundFactory
from tests.factories.tickets import NOON
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db


def test_health_and_readiness_say_only_ok(client):
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_readiness_says_no_while_the_database_is_behind(client, monkeypatch):
    monkeypatch.setattr(observe.MigrationExecutor, "migration_plan", lambda *_: ["one more"])

    assert client.get("/readyz").status_code == 503


def test_metrics_count_the_backlog(client):
    receive_message(inbound=InboundFactory.build(), now=NOON)

    text = client.get("/metrics").content.decode()

    assert 'supportsentiment_work_waiting{listener="sentiment.read_messages"} 1.0' in text
    assert "supportsentiment_requests_total" in text


@pytest.mark.parametrize(
    "headers", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}]
)
def test_metrics_are_nothing_to_strangers(client, headers):
    assert client.get("/metrics", **headers).status_code == 404


def test_a_proxys_request_id_is_kept_and_a_bad_one_replaced(client):
    assert client.get("/healthz", HTTP_X_REQUEST_ID="abc-12345")["X-Request-Id"] == "abc-12345"
    assert client.get("/healthz", HTTP_X_REQUEST_ID="bad id\n")["X-Request-Id"] != "bad id\n"


def test_a_log_line_says_what_it_belongs_to():
    record = logging.LogRecord("x", logging.INFO, "f", 1, "Hello %s", ("Ana",), None)
    with tracing("abc"):
        RequestIdFilter().filter(record)

    line = json.loads(JsonFormatter().format(record))

    assert (line["message"], line["request_id"]) == ("Hello Ana", "abc")
    assert busy_with() == "-"
