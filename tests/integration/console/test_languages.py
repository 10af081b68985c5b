"""Pages and refusals speak the reader's language, and numbers in pictures stay numbers."""

import json
import re

import pytest
from django.urls import reverse

from routing.models import Escalation
from routing.policy import Severity
from supportsentiment.accounts.roles import Role
from tests.factories import InboundFactory, MessageFactory, TeamFactory, UserFactory
from tests.factories.tickets import NOON
from tickets.choices import Channel
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
COORDINATE = re.compile(r' (?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox)="[^"]*,')


@pytest.fixture
def angry(fake_engine, work_off):
    """A ticket with an arc, readings and an open escalation."""
    for text in ("I am angry", "I am furious, this is terrible", "I am furious"):
        received = receive_message(
            inbound=InboundFactory.build(text=text, channel=Channel.CHAT), now=NOON
        )
        work_off()
    return received.ticket_id


def test_a_page_speaks_german_to_who_asks_for_it(page, angry):
    said = page.get(f"/tickets/{angry}/", headers=GERMAN).content.decode()

    assert '<html lang="de"' in said
    for words in ("Posteingang", "Alle aktiven", "Antworten", "Der Frust von", "Eskalation:"):
        assert words in said
    for words in ("Inbox", "All active", "Frustration 0", " escalation<"):
        assert words not in said


def test_a_page_speaks_english_to_everybody_else(page, angry):
    said = page.get(f"/tickets/{angry}/", headers={"Accept-Language": "fr"}).content.decode()

    assert '<html lang="en"' in said
    assert "Inbox" in said
    assert "Frustration 0" in said


@pytest.mark.parametrize("path", ["/overview/", "/gallery/", "/tickets/{}/"])
def test_coordinates_have_no_commas_in_any_language(browser_of, angry, path):
    owner = browser_of(UserFactory.create(role=Role.OWNER))

    said = owner.get(path.format(angry), headers=GERMAN).content.decode()

    assert "<svg" in said
    assert COORDINATE.findall(said) == []


def test_the_pages_script_hears_how_long_ago_is_said(page):
    said = page.get("/", headers=GERMAN).content.decode()

    ages = json.loads(re.search(r'data-ages="([^"]*)"', said)[1].replace("&quot;", '"'))
    assert ages[0] == [604800, "%d Wo"]
    assert ages[-1] == [0, "jetzt"]


def test_a_refusal_is_said_in_the_readers_language(page, htmx):
    ticket = MessageFactory.create().ticket
    Escalation.objects.create(ticket=ticket, severity=Severity.HIGH, opened_at=NOON)

    answer = page.post(
        reverse("console:set_status", args=[ticket.pk]),
        {"to": "new", "version": ticket.version},
        headers={**htmx("ticket-seq"), **GERMAN},
    )

    assert answer.status_code == 409
    assert "Dieses Ticket ist schon neu." in answer.content.decode()


def test_a_ticket_that_is_not_there_is_said_so_in_german(page, team):
    ticket = MessageFactory.create(ticket__team=TeamFactory.create()).ticket

    answer = page.get(f"/tickets/{ticket.pk}/", headers=GERMAN)

    assert answer.status_code == 404
    assert "Dieses Ticket gibt es nicht." in answer.content.decode()
