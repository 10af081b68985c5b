"""Every number of the overview opens exactly the tickets that it counts."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from routing.models import Escalation
from routing.policy import Severity
from sentiment.models import Unread
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import (
    MessageFactory,
    MoodFactory,
    ReadingFactory,
    TeamFactory,
    TicketFactory,
    UserFactory,
)
from tickets.lifecycle import Status

pytestmark = pytest.mark.django_db
SCORES = (-0.9, -0.7, -0.4, -0.1, 0.1, 0.4, 0.8, None)


@pytest.fixture
def desk(team):
    """Tickets of every mood, on two channels, in two teams, over four days."""
    now = timezone.now()
    for number in range(24):
        ticket = TicketFactory.create(
            channel=("email", "chat")[number % 2],
            team=(team, None, TeamFactory.create())[number % 3],
            status=(Status.OPEN, Status.OPEN, Status.OPEN, Status.SOLVED)[number % 4],
            solved_at=now,
        )
        score = SCORES[number % 8]
        MoodFactory.create(ticket=ticket, current=score, peak_frustration=(number % 10) / 10)
        if score is not None:
            message = MessageFactory.create(ticket=ticket, sent_at=now - timedelta(days=number % 4))
            ReadingFactory.create(message=message, score=score, label="neutral")
        if number % 5 == 0:
            severity = (Severity.HIGH, Severity.CRITICAL)[number % 2]
            Escalation.objects.create(ticket=ticket, severity=severity, opened_at=now)


def opened(client, href):
    """How many tickets an address opens."""
    answer = client.get(href)
    assert answer.status_code == 200, href
    listing = answer.context["list"]
    assert not listing.next_href
    return len(listing.rows)


def test_every_number_opens_the_tickets_it_counts(browser_of, manager, desk):
    client = browser_of(manager)
    screen = client.get("/overview/").context

    counted = [(share.href, share.number) for share in screen["shares"]]
    counted += [(figure.href, figure.number) for figure in screen["escalations"]]
    counted += [(figure.href, figure.number) for figure in screen["peaks"]]
    counted += [(group.href, group.tickets) for group in screen["channels"]]
    counted += [(group.href, group.tickets) for group in screen["teams"]]
    counted += [(line.href, line.tickets) for line in screen["customers"]]
    counted += [(dot.href, dot.tickets) for dot in screen["trend"].dots]

    assert len(counted) > 20
    assert sum(number for _, number in counted) > 50
    assert dict(counted) == {href: opened(client, href) for href, _ in counted}


def test_days_are_those_of_the_readers_zone(browser_of, manager):
    manager.time_zone = "Pacific/Kiritimati"
    manager.save()
    ReadingFactory.create(
        message=MessageFactory.create(sent_at=timezone.now()), score=0.5, label="neutral"
    )
    client = browser_of(manager)

    (dot,) = client.get("/overview/").context["trend"].dots

    assert opened(client, dot.href) == 1


def test_an_empty_desk_has_an_overview(browser_of, manager):
    said = browser_of(manager).get("/overview/").content.decode()

    assert "Mood of 0 active tickets" in said


def test_agents_have_no_overview_and_no_repairs(page):
    assert page.get("/overview/").status_code == 403
    assert page.get("/repairs/").status_code == 403
    assert page.post("/repairs/retry/", {"work": "1"}).status_code == 403


def test_nobody_is_told_of_keys_to_closed_places(page, browser_of, manager):
    told = "<span>Overview</span>"

    assert told not in page.get("/").content.decode()
    assert told in browser_of(manager).get("/").content.decode()


def test_given_up_work_is_listed_and_tried_again(browser_of, manager, htmx, nudges):
    message = MessageFactory.create()
    Unread.objects.create(message=message, reason="Broken letters.")
    event = EventRecord.objects.create(
        name="tickets.message.received",
        ticket_id=message.ticket_id,
        seq=message.seq,
        occurred_at=timezone.now(),
        payload={"message_id": message.pk},
    )
    work = Work.objects.create(
        listener="sentiment.read_messages",
        event=event,
        dead_at=timezone.now(),
        attempts=3,
        reason="Broken letters.",
    )
    client = browser_of(manager)

    said = client.get("/repairs/").content.decode()
    answer = client.post("/repairs/retry/", {"work": work.pk}, headers=htmx("repairs"))

    assert said.count("Broken letters.") == 2
    assert answer.status_code == 200
    assert "being tried again" in answer.content.decode()
    work.refresh_from_db()
    assert work.dead_at is None
    assert client.post("/repairs/retry/", {"work": work.pk}).status_code == 409
    assert client.post("/repairs/retry/", {"work": "x"}).status_code == 422


def test_alerts_call_those_whom_they_concern(browser_of, agent, manager, team):
    now = timezone.now()
    mine = TicketFactory.create(subject="mine", assignee=agent)
    ours = TicketFactory.create(subject="ours", team=team)
    theirs = TicketFactory.create(subject="theirs", team=team, assignee=UserFactory.create())
    hidden = TicketFactory.create(subject="hidden", team=TeamFactory.create())
    done = TicketFactory.create(subject="done", status=Status.SOLVED, solved_at=now)
    for ticket in (mine, ours, theirs, hidden, done):
        Escalation.objects.create(ticket=ticket, severity=Severity.HIGH, opened_at=now)

    def called(user):
        rows = browser_of(user).get("/alerts/").context["rows"]
        return {row.subject for row in rows}

    assert called(agent) == {"mine", "ours"}
    assert called(manager) == {"mine", "ours", "theirs", "hidden"}


def bell(client, htmx, **query):
    return client.get("/alerts/bell/", query, headers=htmx("bell-count")).content.decode()


def test_the_bell_counts_and_only_the_critical_get_a_toast(page, agent, htmx):
    now = timezone.now()
    mild = TicketFactory.create(assignee=agent, subject="mild")
    grave = TicketFactory.create(assignee=agent, subject="grave")
    Escalation.objects.create(ticket=mild, severity=Severity.HIGH, opened_at=now)
    critical = Escalation.objects.create(ticket=grave, severity=Severity.CRITICAL, opened_at=now)

    said = bell(page, htmx)

    assert re.search(r">\s*2\s*<span", said)
    assert "grave" in said
    assert "mild" not in said
    assert "grave" not in bell(page, htmx, seen=critical.pk)
    assert "grave" not in bell(page, htmx, quiet=1)
    assert f'data-critical="{critical.pk}"' in bell(page, htmx, quiet=1)


def test_a_toast_says_mood_and_reason_and_leaves_out_the_open_ticket(page, agent, htmx):
    grave = TicketFactory.create(assignee=agent, subject="grave")
    MoodFactory.create(ticket=grave, current=-0.84, confidence=0.9)
    Escalation.objects.create(
        ticket=grave,
        severity=Severity.CRITICAL,
        reasons=[{"sentence": "Frustration is high."}],
        opened_at=timezone.now(),
    )

    said = bell(page, htmx)

    assert "Very unhappy, \u22120.84" in said
    assert "Frustration is high." in said
    assert f'data-ticket="{grave.pk}"' in said
    assert "data-toast" not in bell(page, htmx, open=grave.pk)
    assert "data-toast" in bell(page, htmx, open=grave.pk + 1)


def test_a_storm_is_one_toast(page, agent, htmx):
    for number in range(5):
        ticket = TicketFactory.create(assignee=agent, subject=f"n{number}")
        Escalation.objects.create(
            ticket=ticket, severity=Severity.CRITICAL, opened_at=timezone.now()
        )

    said = bell(page, htmx)

    assert "5 tickets are critical" in said
    assert said.count("data-toast") == 1


def test_the_gallery_is_for_owners_and_for_those_who_develop(page, browser_of, settings):
    owner = browser_of(UserFactory.create(role=Role.OWNER))

    assert page.get("/gallery/").status_code == 403
    assert "/gallery/" not in page.get("/").content.decode()
    assert owner.get("/gallery/").status_code == 200
    assert "/gallery/" in owner.get("/").content.decode()
    settings.DEBUG = True
    assert page.get("/gallery/").status_code == 200


@pytest.mark.parametrize("path", ["/overview/", "/repairs/"])
def test_a_page_without_filters_takes_no_parameters(browser_of, manager, path):
    assert browser_of(manager).get(path, {"days": "x"}).status_code == 400
