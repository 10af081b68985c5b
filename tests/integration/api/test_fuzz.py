"""Whatever the OpenAPI document allows or forbids is sent: no answer is a server error.

A longer run against a live server: `schemathesis run <address>/api/v1/openapi.json -H
"Authorization: Bearer <token>"`.
"""

import json

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from api import document, limits
from sentiment import requests

EXAMPLES = 4

schema = schemathesis.openapi.from_dict(json.loads(document.as_json()))
schema.app = get_wsgi_application()


@pytest.fixture
def impatient(monkeypatch):
    """No worker reads here: whoever wants texts read hears so at once. Nobody is stopped."""
    monkeypatch.setattr(requests, "FIRST_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(requests, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(limits, "_raise", lambda _key: 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_sent_is_a_server_error(case, caller_as, impatient):
    caller = caller_as(role="owner")
    headers = {"Authorization": f"Bearer {caller.secret}", "Host": "localhost"}

    response = case.call(headers=headers)

    if case.operation.label != "POST /api/v1/analyze/":
        case.validate_response(response, checks=[not_a_server_error])
    assert response.status_code in {503, *range(200, 500)}
