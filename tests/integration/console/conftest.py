"""Signed-in browsers without a screen."""

import pytest
from django.test import Client

from supportsentiment.accounts.roles import Role
from tests.factories import TeamFactory, UserFactory


@pytest.fixture
def team(db):
    return TeamFactory.create(name="Payments")


@pytest.fixture
def agent(team):
    return UserFactory.create(name="Aggie Morrow", teams=[team])


@pytest.fixture
def manager(db):
    return UserFactory.create(name="Milo Ferreira", role=Role.MANAGER)


@pytest.fixture
def observer(db):
    return UserFactory.create(name="Opal Whitford", role=Role.OBSERVER)


@pytest.fixture
def browser_of():
    """A client that is signed in as somebody."""

    def run(user):
        client = Client()
        client.force_login(user)
        return client

    return run


@pytest.fixture
def page(browser_of, agent):
    """The agent's client."""
    return browser_of(agent)


@pytest.fixture
def htmx():
    """Headers of a request that wants only a part."""

    def run(target=""):
        return {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": "http://testserver/"}

    return run
