"""Coming in, staying in, and going."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from console.views.account import TRIES_PER_ADDRESS
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Role
from supportsentiment.accounts.services import api_client
from tests.factories import UserFactory
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


def try_in(client, email, password=PASSWORD, **data):
    return client.post(SIGN_IN, {"email": email, "password": password, **data})


def test_address_and_password_let_in_whatever_the_case():
    user = UserFactory.create(email="ana@desk.example")
    client = Client()

    answer = try_in(client, "Ana@Desk.Example")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_page_never_says_whether_an_address_is_known():
    UserFactory.create(email="ana@desk.example")

    known = try_in(Client(), "ana@desk.example", "wrong").content
    unknown = try_in(Client(), "nobody@desk.example", "wrong").content

    assert known.count(b"do not belong together") == 1
    assert unknown.count(b"do not belong together") == 1


def test_guessing_is_stopped_even_with_the_right_word_at_last():
    UserFactory.create(email="ana@desk.example")

    for _ in range(TRIES_PER_ADDRESS):
        assert try_in(Client(), "ana@desk.example", "wrong").status_code == 400

    assert try_in(Client(), "ana@desk.example").status_code == 429


def test_one_who_got_in_begins_anew():
    UserFactory.create(email="ana@desk.example")

    for _ in range(3):
        for _ in range(TRIES_PER_ADDRESS - 1):
            try_in(Client(), "ana@desk.example", "wrong")
        assert try_in(Client(), "ana@desk.example").status_code == 302


@pytest.mark.parametrize("where", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(where):
    UserFactory.create(email="ana@desk.example")

    assert try_in(Client(), "ana@desk.example", next=where)["Location"] == "/"


def test_one_goes_on_to_where_one_wanted_to_go():
    UserFactory.create(email="ana@desk.example")

    answer = try_in(Client(), "ana@desk.example", next="/alerts/?x=1")

    assert answer["Location"] == "/alerts/?x=1"


def test_whoever_has_left_and_machines_stay_outside():
    UserFactory.create(email="left@desk.example", is_active=False)
    machine = api_client(name="importer")
    machine.set_password(PASSWORD)
    machine.save()

    assert try_in(Client(), "left@desk.example").status_code == 400
    assert try_in(Client(), machine.email).status_code == 400


def test_signing_out_needs_a_post_and_ends_the_session(page):
    assert page.get(reverse("console:sign_out")).status_code == 405

    page.post(reverse("console:sign_out"))

    assert page.get("/").status_code == 302


def test_a_stranger_is_sent_to_sign_in_and_back():
    answer = Client().get("/tickets/1/?view=mine")

    assert answer["Location"] == "/sign-in/?next=/tickets/1/%3Fview%3Dmine"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(htmx):
    answer = Client().get("/alerts/bell/", headers={**htmx(), "HX-Current-URL": "http://x/alerts/"})

    assert answer["HX-Redirect"] == "/sign-in/?next=/alerts/"


def test_colours_are_kept(page, agent):
    assert page.post(reverse("console:theme"), {"theme": "dark"}).status_code == 302
    assert page.post(reverse("console:theme"), {"theme": "pink"}).status_code == 422

    agent.refresh_from_db()
    assert agent.theme == "dark"
    assert 'data-theme="dark"' in page.get("/").content.decode()


def test_pages_are_kept_by_no_cache_and_allow_nothing_foreign(page):
    answer = page.get("/")

    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_pages_hold_no_inline_script_or_style(browser_of):
    owner = browser_of(UserFactory.create(role=Role.OWNER))
    for path in ("/", "/alerts/", "/gallery/", SIGN_IN):
        said = owner.get(path, follow=True).content.decode()
        assert " style=" not in said
        assert " onclick=" not in said
        assert "<script>" not in said
        assert "<style" not in said


def test_everybody_sees_only_the_places_that_are_theirs(browser_of):
    seen = {}
    for role in (Role.AGENT, Role.MANAGER, Role.OBSERVER):
        shell = browser_of(UserFactory.create(role=role)).get("/").context["shell"]
        seen[role] = {item.key for item in shell.nav}

    assert seen[Role.AGENT] == seen[Role.OBSERVER] == {"inbox", "alerts"}
    assert seen[Role.MANAGER] == {"inbox", "alerts", "overview", "reading", "repairs"}
    assert User.objects.count() == 3
