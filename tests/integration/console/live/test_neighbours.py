"""Desks on other numbers of one Valkey: the workers of a test run, or two desks of one owner."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest

from console.live.groups import announce
from devtools.layout import ROOT
from sentiment.events import MessageRead
from tests.factories import TicketFactory, UserFactory
from tests.factories.tickets import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHOUT = """
import django
django.setup()
from console.live.frames import Change
from console.live.letters import Letter
from console.live.places import EVERY_TEAM, NO_TEAM
from console.live.sender import send
news = Change(ticket=1, seq=1, kind="tickets.message.received")
assert send(Letter(changes=((frozenset({EVERY_TEAM, NO_TEAM}), news),)))
"""


def shout(*, number_further):
    """Another desk tells news to everybody, on a number that is so much further than ours."""
    parts = urlsplit(os.environ["REDIS_URL"])
    number = int(parts.path.removeprefix("/") or 0) + number_further
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "supportsentiment.settings",
        "REDIS_URL": urlunsplit(parts._replace(path=f"/{number}")),
    }
    subprocess.run([sys.executable, "-c", SHOUT], cwd=ROOT, env=environment, check=True)


@pytest.mark.parametrize(("number_further", "told"), [(0, 1), (1, 0)])
def test_only_a_desk_on_the_same_number_is_heard(screen_of, number_further, told):
    screen = screen_of(UserFactory.create())
    own = TicketFactory.create()

    shout(number_further=number_further)
    announce([MessageRead(occurred_at=NOON, ticket_id=own.pk, seq=5, message_id=7, reading_id=8)])

    kinds = [kind for _ticket, _seq, kind in screen.changes(many=told + 1)]
    assert kinds.count("tickets.message.received") == told
