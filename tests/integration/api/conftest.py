"""Callers: users of each role with a token, speaking JSON over the test client."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from supportsentiment.accounts.roles import Role, Scope
from supportsentiment.accounts.services import create_token
from tests.factories import UserFactory


class Caller:
    """Speaks to the API with one token."""

    def __init__(self, user, secret):
        self.user = user
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def ask(self, method, path, data=None, raw=None, content_type="application/json", **headers):
        """The response; `raw` sends bytes as they are."""
        given = {"Authorization": f"Bearer {self.secret}", **headers} if self.secret else headers
        body = raw if raw is not None else (b"" if data is None else json.dumps(data).encode())
        return self.client.generic(
            method, f"/api/v1/{path}", body, content_type=content_type, headers=given
        )

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, data=None, **options):
        return self.ask("POST", path, data, **options)

    def patch(self, path, data=None, **options):
        return self.ask("PATCH", path, data, **options)

    def delete(self, path, **headers):
        return self.ask("DELETE", path, **headers)


@pytest.fixture(autouse=True)
def fresh_allowances():
    """No test counts against another."""
    cache.clear()


@pytest.fixture
def caller_as():
    """Make a caller of a role with some scopes; all of them by default."""

    def make(role=Role.API_CLIENT, scopes=tuple(Scope), teams=(), **fields):
        user = UserFactory.create(role=role, teams=list(teams), **fields)
        new = create_token(user=user, name="test", scopes=list(scopes), now=timezone.now())
        return Caller(user, new.secret)

    return make


@pytest.fixture
def integration(caller_as):
    """An API client that may do everything that one may."""
    return caller_as()


@pytest.fixture
def stranger():
    """Somebody without a token."""
    return Caller(None, "")
