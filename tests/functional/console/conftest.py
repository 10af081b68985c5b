"""A real desk in a real browser: pages and sockets in threads of the test, Debian's Chromium.

Set PICTURES to a folder to keep a picture of each page that the tests look at.
"""

import os
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import sync_playwright

from devtools.binaries import find_chromium
from devtools.browser import why_no_browser
from devtools.processes import wait_until
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel import broker
from tests.factories import InboundFactory, TeamFactory, UserFactory
from tests.integration.console.live.conftest import running
from tickets.intake.inbound import Sender
from tickets.services.receive import receive_message

CHROMIUM = find_chromium()
NO_BROWSER = why_no_browser()
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WAIT_MS = 10_000
BREATH_SECONDS = 0.02
AT_WORK = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend' AND state <> 'idle'
"""


def pytest_collection_modifyitems(items):
    """Everything in this folder needs the browser; where there is none, say so aloud."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            if NO_BROWSER:
                reason = f"{NO_BROWSER} Browser tests did not run."
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def server(django_db_setup):
    with running() as one:
        yield one


@pytest.fixture(scope="session")
def chromium(server):
    # Playwright's loop runs in this thread, and Django refuses to work beside a loop.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=os.geteuid() != 0, args=FLAGS
        )
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def quiet_database(transactional_db):
    """A database that is emptied only once nobody works in it; locks would cross otherwise."""
    yield
    with connection.cursor() as cursor:

        def nobody_works():
            cursor.execute(AT_WORK)
            return cursor.fetchone() == (0,)

        def stays_so():
            return nobody_works() and not time.sleep(BREATH_SECONDS) and nobody_works()

        assert wait_until(stays_so, seconds=WAIT_MS / 1000)


@pytest.fixture
def desk(live_server, server, quiet_database, monkeypatch, settings, fake_engine):
    """The address of a desk whose hints really reach the sockets, which have a port of their own."""
    sockets = f"ws://localhost:{server.port}"
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.SOCKET_URL = sockets
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy, "connect-src": [*policy["connect-src"], sockets]}
    }

    monkeypatch.setattr(broker, "_tell", lambda hint, facts: hint(facts))
    return live_server.url.replace("127.0.0.1", "localhost")


class Trouble(list):
    """What a browser complained about; a page that is well complains of nothing."""

    def expected(self, words):
        """Take out what a test has provoked."""
        assert any(words in said for said in self), words
        self[:] = [said for said in self if words not in said]

    def watch(self, page, *, own):
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: (
                self.append(f"{said.type}: {said.text}")
                if said.type in {"error", "warning"}
                else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                self.append(f"foreign: {request.url}")
                if not request.url.startswith((own, "data:", "blob:", "about:"))
                else None
            ),
        )


@pytest.fixture
def trouble():
    """Checked at the end of every test; a test that expects some takes it out."""
    found = Trouble()
    yield found
    assert found == []


@pytest.fixture
def open_as(chromium, desk, trouble):
    """A browser of somebody's own, signed in, at an address."""
    contexts = []

    def run(user, path="/", *, width=1440, height=900, theme="light"):
        client = Client()
        client.force_login(user)
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
            base_url=desk,
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": desk}]
        )
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        trouble.watch(page, own=desk)
        page.goto(path)
        return page

    yield run
    for context in contexts:
        context.close()


@pytest.fixture
def stranger(chromium, desk, trouble):
    """A browser that nobody has signed in with."""
    context = chromium.new_context(base_url=desk)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    trouble.watch(page, own=desk)
    yield page
    context.close()


@pytest.fixture
def team(transactional_db):
    return TeamFactory.create(name="Payments")


@pytest.fixture
def agent(team):
    return UserFactory.create(name="Aggie Morrow", email="aggie@desk.example", teams=[team])


@pytest.fixture
def colleague(team):
    return UserFactory.create(name="Ben Okoro", email="ben@desk.example", teams=[team])


@pytest.fixture
def manager(transactional_db):
    return UserFactory.create(name="Milo Ferreira", role=Role.MANAGER)


@pytest.fixture
def writes(desk, work_off):
    """A customer writes; the message is read at once."""

    def run(text, *, subject="", ticket=None, name="Ana Belmonte", email="ana@example.org", **more):
        received = receive_message(
            inbound=InboundFactory(
                text=text,
                subject=subject,
                ticket_id=ticket,
                sender=Sender(email=email, name=name),
                **more,
            ),
            now=timezone.now(),
        )
        work_off()
        return received

    return run


@pytest.fixture
def picture():
    """Keep a picture of a page where PICTURES says so."""
    folder = os.environ.get("PICTURES")

    def run(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png")

    return run
