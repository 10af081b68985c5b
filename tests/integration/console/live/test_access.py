"""All access ends within five seconds of its change, told or not."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from console.live.access import pass_of, still_valid
from console.live.groups import announce
from supportsentiment.accounts.events import AccessChanged
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Role
from supportsentiment.accounts.services import change_access
from tests.factories import TeamFactory, UserFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def told(user):
    """What a worker says after `change_access`."""
    announce([AccessChanged(occurred_at=NOON, user_id=user.pk)])


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.OBSERVER}, {"teams": []}])
def test_a_change_that_is_told_ends_a_socket_at_once(screen_of, change):
    user = UserFactory.create(teams=[TeamFactory.create()])
    screen, bystander = screen_of(user), screen_of(UserFactory.create())

    began = time.monotonic()
    change_access(user=user, now=NOON, **change)
    told(user)

    assert screen.closed() == 4403
    assert time.monotonic() - began < 1
    assert bystander.ask({"ping": 1}) == {"pong": 1}


def test_without_a_word_every_ended_access_is_found_in_one_round(screen_of):
    """Signed out, deactivated, expired, with another password: all while Celery is away."""
    users = UserFactory.create_batch(4)
    signed_out, inactive, expired, changed = (screen_of(user) for user in users)
    bystander = screen_of(UserFactory.create())

    began = time.monotonic()
    signed_out.client.logout()
    change_access(user=users[1], now=NOON, is_active=False)
    Session.objects.filter(session_key=expired.client.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    users[3].set_password("another good password")
    users[3].save(update_fields=["password"])

    assert [one.closed() for one in (signed_out, inactive, expired, changed)] == [4403] * 4
    assert time.monotonic() - began < 4
    assert bystander.ask({"ping": 1}) == {"pong": 1}


def test_who_is_not_signed_in_is_told_so(stranger):
    assert stranger().closed() == 4401
    assert stranger(cookie="made-up").closed() == 4401


def test_a_deactivated_user_does_not_come_back(screen_of, open_socket, stranger):
    user = UserFactory.create()
    screen = screen_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    again = stranger(cookie=screen.client.session.session_key)

    assert again.closed() == 4401


def test_a_program_has_tokens_and_no_sockets(stranger, client):
    client.force_login(UserFactory.create(role=Role.API_CLIENT))

    assert stranger(cookie=client.session.session_key).closed() == 4401


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example"])
def test_a_page_of_another_site_opens_no_socket(open_socket, client, origin):
    client.force_login(UserFactory.create())

    with pytest.raises(InvalidStatus) as refused:
        open_socket(client, origin=origin)

    assert refused.value.response.status_code == 403


def test_there_is_nothing_at_other_addresses(open_socket, client):
    client.force_login(UserFactory.create())

    with pytest.raises(InvalidStatus) as refused:
        open_socket(client, path="/live/more/")

    assert refused.value.response.status_code == 403


def test_a_user_has_fifty_sockets_at_most(open_socket, stranger, client):
    client.force_login(UserFactory.create())
    sockets = [open_socket(client) for _ in range(50)]

    for one in sockets:
        one.recv(timeout=3)
    one_more = stranger(cookie=client.session.session_key)

    assert one_more.closed() == 4429


def test_everybody_is_checked_with_one_query(django_assert_num_queries):
    passes = [pass_of(user, session_key=str(user.pk)) for user in UserFactory.create_batch(5)]
    Session.objects.create(
        session_key=passes[0].session_key,
        session_data="",
        expire_date=timezone.now() + timedelta(hours=1),
    )

    with django_assert_num_queries(1):
        valid = still_valid(passes)

    assert valid == {passes[0]}
