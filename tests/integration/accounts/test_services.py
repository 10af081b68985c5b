"""Tokens and access."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from supportsentiment.accounts import services
from supportsentiment.accounts.models import ApiToken
from supportsentiment.accounts.roles import Role, Scope
from supportsentiment.accounts.token_use import user_of_token
from supportsentiment.kernel.errors import InvalidError
from tests.factories import UserFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db


def token(**fields):
    user = fields.pop("user", None) or UserFactory.create()
    return services.create_token(user=user, name="t", scopes=[Scope.ANALYZE], now=NOON, **fields)


def test_the_secret_is_not_stored():
    new = token()

    assert new.secret not in str(ApiToken.objects.values().get())
    assert user_of_token(secret=new.secret, now=NOON) == new.token


def test_a_revoked_token_opens_nothing_and_is_revoked_once():
    new = token()

    assert [services.revoke_token(token=new.token, now=NOON) for _ in range(2)] == [True, False]
    assert user_of_token(secret=new.secret, now=NOON) is None


def test_the_token_of_somebody_who_left_opens_nothing():
    new = token()
    services.change_access(user=new.token.user, now=NOON, is_active=False)

    assert user_of_token(secret=new.secret, now=NOON) is None


def test_last_use_is_noted_to_the_minute():
    new = token()
    for seconds in (0, 10, 70):
        user_of_token(secret=new.secret, now=NOON + timedelta(seconds=seconds))

    new.token.refresh_from_db()
    assert new.token.last_used_at == NOON + timedelta(seconds=70)


def test_unknown_scopes_are_refused():
    with pytest.raises(InvalidError, match="everything"):
        services.create_token(user=UserFactory.create(), name="t", scopes=["everything"], now=NOON)


def test_the_last_owner_stays():
    owner = UserFactory.create(role=Role.OWNER)

    with pytest.raises(InvalidError):
        services.change_access(user=owner, role=Role.AGENT, now=NOON)


def test_a_change_of_access_raises_its_version():
    agent = UserFactory.create()

    changed = services.change_access(user=agent, role=Role.OBSERVER, now=NOON)

    assert changed.access_version == agent.access_version + 1


def test_the_command_prints_one_json_object(capsys):
    call_command("create_token", "--scopes", "messages:write", "tickets:read", "--json")

    secret = json.loads(capsys.readouterr().out)["token"]
    assert user_of_token(secret=secret, now=NOON).scopes == [
        "messages:write",
        "tickets:read",
    ]


def test_the_command_refuses_unknown_scopes():
    with pytest.raises(CommandError, match="nothing"):
        call_command("create_token", "--scopes", "nothing")
