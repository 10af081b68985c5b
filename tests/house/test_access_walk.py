"""Every route, for every role, on what is its own and on what is another team's.

A route that is in none of the tables fails here: whoever adds one says who may use it.
"""

import json
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver

from sentiment import requests
from supportsentiment.accounts.roles import ABILITIES, Ability, Role, Scope
from tests.house.access.api_routes import API_PUBLIC, API_ROUTES
from tests.house.access.page_routes import PAGE_ROUTES, PAGES_PUBLIC
from tests.house.access.world import make_token, make_world

MISSING = 404


def every_route(resolver=None, prefix=""):
    """Name and pattern of each route; a route without a name is called by its pattern."""
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            inner = f"{prefix}{part.namespace}:" if part.namespace else prefix
            yield from every_route(part, inner)
        elif isinstance(part, URLPattern):
            yield f"{prefix}{part.name or part.pattern}", part


def methods_of(pattern):
    """The methods of an API view, or None where it is a page."""
    view = getattr(pattern.callback, "cls", None)
    if view is None or not view.scopes:
        return None
    return {method for method in view.scopes if hasattr(view, method.lower())}


ROUTES = dict(every_route())


def test_every_route_is_in_a_table():
    known = {name for name, _ in API_ROUTES} | set(PAGE_ROUTES) | API_PUBLIC | PAGES_PUBLIC

    assert set(ROUTES) == known


def test_every_method_of_the_api_is_in_the_table():
    found = {
        (name, method) for name, pattern in ROUTES.items() for method in methods_of(pattern) or ()
    }

    assert found == set(API_ROUTES)


def test_the_tables_say_which_scope_the_views_take():
    for (name, method), route in API_ROUTES.items():
        assert ROUTES[name].callback.cls.scopes[method] == route.scope, (name, method)


def address(name, side):
    arguments = ROUTES[name].pattern.converters
    return reverse(name, kwargs={argument: side.key(argument) for argument in arguments})


class Visit:
    """One request whose traces are wiped away afterwards."""

    def __init__(self, answer):
        self.status = answer.status_code
        self.location = answer.headers.get("Location", "")
        streams = answer.streaming
        self.body = b"".join(answer.streaming_content) if streams else answer.content


def visit(client, method, path, *, data=None, headers=None):
    body = b"" if data is None else json.dumps(data)
    with transaction.atomic():
        answer = client.generic(
            method, path, body, content_type="application/json", headers=headers
        )
        seen = Visit(answer)
        transaction.set_rollback(True)
    return seen


@pytest.fixture
def world(db, monkeypatch):
    cache.clear()
    monkeypatch.setattr(requests, "PATIENCE_SECONDS", 0.0)
    return make_world()


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def bearer(user, scopes):
    secret = f"sst_walk_{user.pk}_{len(scopes)}"
    make_token(user, list(scopes), secret)
    return {"Authorization": f"Bearer {secret}"}


def is_right(status, route, allowed):
    if not allowed:
        return status in {403} | set(route.also)
    return 200 <= status < 300 or status in route.also


@pytest.mark.parametrize(("name", "method"), API_ROUTES, ids="-".join)
def test_the_api_lets_each_role_do_what_it_may(name, method, world, client):
    route = API_ROUTES[name, method]
    own, foreign = address(name, world.own), address(name, world.foreign)
    wrong = []
    for role, user in world.users.items():
        able = route.needs is None or route.needs in ABILITIES[role]
        every_team = Ability.SEE_EVERY_TEAM in ABILITIES[role]
        headers = bearer(user, list(Scope))
        seen = visit(client, method, own, data=route.body, headers=headers)
        if not is_right(seen.status, route, able):
            wrong.append((role, "own", seen.status))
        if route.scoped and able:
            seen = visit(client, method, foreign, data=route.body, headers=headers)
            right = is_right(seen.status, route, True) if every_team else seen.status == MISSING
            if not right:
                wrong.append((role, "foreign", seen.status))
    assert wrong == []


@pytest.mark.parametrize(("name", "method"), API_ROUTES, ids="-".join)
def test_the_api_refuses_strangers_and_tokens_without_the_scope(name, method, world, client):
    route = API_ROUTES[name, method]
    path = address(name, world.own)
    others = [scope for scope in Scope if scope != route.scope]
    headers = bearer(world.users[Role.OWNER], others)

    stranger = visit(client, method, path, data=route.body)
    wrong_scope = visit(client, method, path, data=route.body, headers=headers)

    assert stranger.status == 401
    assert wrong_scope.status == (403 if route.scope else 200)


LISTS = [name for (name, method), route in API_ROUTES.items() if route.lists]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_no_row_of_another_team(name, world, client):
    argument = API_ROUTES[name, "GET"].lists
    own, foreign = (str(side.key(argument)) for side in (world.own, world.foreign))
    for role, user in world.users.items():
        seen = visit(client, "GET", reverse(name), headers=bearer(user, list(Scope)))
        ids = {str(row["id"]) for row in json.loads(seen.body)["results"]}
        every_team = Ability.SEE_EVERY_TEAM in ABILITIES[role]
        assert ids == ({own, foreign} if every_team else {own}), role


@pytest.mark.parametrize("name", PAGE_ROUTES)
def test_a_page_lets_each_role_do_what_it_may(name, world, client):
    route = PAGE_ROUTES[name]
    own, foreign = address(name, world.own), address(name, world.foreign)
    wrong = []
    for role, user in world.users.items():
        client.force_login(user)
        able = route.needs is None or route.needs in ABILITIES[role]
        every_team = Ability.SEE_EVERY_TEAM in ABILITIES[role]
        seen = page_visit(client, route, own)
        if not (page_is_open(seen) if able else seen.status == 403):
            wrong.append((role, "own", seen.status, seen.location))
        if route.scoped and able and not every_team:
            seen = page_visit(client, route, foreign)
            if seen.status != MISSING:
                wrong.append((role, "foreign", seen.status))
    assert wrong == []


@pytest.mark.parametrize("name", PAGE_ROUTES)
def test_a_page_sends_strangers_to_the_door(name, world, client):
    seen = page_visit(client, PAGE_ROUTES[name], address(name, world.own))

    assert seen.status == 302
    assert seen.location.startswith(reverse("console:sign_in"))


def page_visit(client, route, path):
    with transaction.atomic():
        if route.method == "GET":
            answer = client.get(path, query_params=parse_qs(route.query))
        else:
            answer = client.post(path, route.data)
        seen = Visit(answer)
        transaction.set_rollback(True)
    return seen


def page_is_open(seen):
    """Not refused, not missing, not sent to the door; bad input and rules may still say no."""
    at_the_door = seen.status == 302 and seen.location.startswith(reverse("console:sign_in"))
    return seen.status < 500 and seen.status not in {401, 403, 404} and not at_the_door
