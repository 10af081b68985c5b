"""One ticket: what is shown, what is new, and who may see it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from console.queries.thread import MESSAGES_SHOWN
from routing.models import Decision
from sentiment.models import Unread
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import (
    InboundFactory,
    MessageFactory,
    MoodFactory,
    ReadingFactory,
    TeamFactory,
    TicketFactory,
)
from tests.factories.tickets import NOON
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db


def body(client, ticket, name="ticket", query=""):
    answer = client.get(reverse(f"console:{name}", args=[ticket.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_another_teams_ticket_does_not_exist(page):
    ticket = TicketFactory.create(team=TeamFactory.create())

    for name in ("ticket", "earlier", "news"):
        address = reverse(f"console:{name}", args=[ticket.pk])
        assert page.get(address, {"after": 0} if name == "news" else {}).status_code == 404


def test_messages_replies_and_notes_are_told_apart(page):
    ticket = TicketFactory.create()
    MessageFactory.create(ticket=ticket, text="Where is it?")
    MessageFactory.create(ticket=ticket, kind="outbound", text="On its way.")
    MessageFactory.create(ticket=ticket, kind="note", text="Courier was late.")

    said = body(page, ticket)

    for kind in ("inbound", "outbound", "note"):
        assert f"message--{kind}" in said
    assert "Internal note" in said


def test_what_somebody_wrote_is_never_markup(page):
    ticket = TicketFactory.create(subject="<script>s</script>")
    message = MessageFactory.create(ticket=ticket, text="<img src=x onerror=alert(1)> & more")
    ReadingFactory.create(
        message=message,
        evidence=[{"start": 0, "end": 12, "signal": '"><b>', "weight": 0.5}],
    )

    said = body(page, ticket)

    assert "<script>s" not in said
    assert "<img src=x" not in said
    assert '"><b>' not in said


def test_a_reading_is_shown_with_its_evidence_and_its_doubt(page):
    message = MessageFactory.create(text="This is the third time.")
    ReadingFactory.create(
        message=message,
        score=-0.5,
        label="negative",
        confidence=0.3,
        possible=["negative", "neutral"],
        sure=False,
        frustration=0.6,
        evidence=[{"start": 12, "end": 22, "signal": "frustration", "weight": 0.42}],
    )

    said = body(page, message.ticket)

    assert "evidence--down" in said
    assert "+0.42" in said
    assert "not sure" in said
    assert "mood--hollow" in said


def test_a_message_nobody_could_read_says_so_and_offers_a_retry(page, browser_of, manager):
    message = MessageFactory.create()
    Unread.objects.create(message=message, reason="It was too odd.")
    event = EventRecord.objects.create(
        name="tickets.message.received",
        ticket_id=message.ticket_id,
        seq=message.seq,
        occurred_at=NOON,
        payload={"message_id": message.pk},
    )
    Work.objects.create(listener="sentiment.read_messages", event=event, dead_at=NOON, attempts=3)

    assert "A manager can have this tried again." in body(page, message.ticket)
    assert reverse("console:read_again", args=[message.ticket_id]) in body(
        browser_of(manager), message.ticket
    )


def test_an_engine_that_abstained_says_why(page):
    message = MessageFactory.create()
    ReadingFactory.create(
        message=message,
        score=None,
        label="",
        confidence=0,
        sure=False,
        quality="garbled",
        abstained_because="These are no words.",
    )

    said = body(page, message.ticket)

    assert "These are no words." in said
    assert "Mood not known" in said


def test_the_newest_messages_come_first_and_the_rest_on_demand(page):
    ticket = TicketFactory.create()
    for number in range(MESSAGES_SHOWN + 5):
        MessageFactory.create(ticket=ticket, text=f"number {number}.")

    answer = page.get(reverse("console:ticket", args=[ticket.pk]))
    first = answer.context["entries"][0].seq
    rest = page.get(reverse("console:earlier", args=[ticket.pk]), {"before": first})

    assert answer.context["earlier"] == first == 6
    assert [entry.seq for entry in rest.context["entries"]] == [1, 2, 3, 4, 5]
    assert rest.context["earlier"] is None


def test_news_hold_what_came_after_and_what_was_read_since(page, fake_engine, work_off):
    received = receive_message(inbound=InboundFactory(text="I am furious."), now=timezone.now())
    seen = body(page, TicketFactory._meta.model.objects.get(pk=received.ticket_id))
    ticket = TicketFactory._meta.model.objects.get(pk=received.ticket_id)
    assert "reading" in seen

    work_off()
    receive_message(
        inbound=InboundFactory(text="Still there?", ticket_id=ticket.pk), now=timezone.now()
    )
    said = body(page, ticket, "news", f"?after={ticket.seq}")

    assert f'id="m-{ticket.seq}"' in said
    assert "Still there?" in said
    assert "hx-swap-oob" in said


def test_without_news_there_is_no_answer(page):
    ticket = MessageFactory.create().ticket

    answer = page.get(reverse("console:news", args=[ticket.pk]), {"after": ticket.seq})

    assert answer.status_code == 204


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30])
def test_a_place_that_is_none_is_refused(page, after):
    ticket = MessageFactory.create().ticket

    assert page.get(reverse("console:news", args=[ticket.pk]), {"after": after}).status_code == 400


def test_the_page_says_why_the_ticket_stands_where_it_stands(page):
    ticket = TicketFactory.create(priority=40, waiting_since=NOON)
    MoodFactory.create(ticket=ticket, current=-1.0, urgency=0.5)
    Decision.objects.create(
        ticket=ticket,
        reading=ReadingFactory.create(message=MessageFactory.create(ticket=ticket)),
        policy="default",
        policy_version=1,
        reasons=[{"sentence": "Score -1.00 is below -0.80."}],
        held_back="It is the first negative message in a row.",
        created_at=NOON,
    )

    said = body(page, ticket)

    assert "Unhappiness" in said
    assert "+6 h" in said
    assert "+12 h" in said
    assert "It is the first negative message in a row." in said


def test_times_are_in_the_readers_zone(page, agent):
    agent.time_zone = "Asia/Tokyo"
    agent.save()
    message = MessageFactory.create(sent_at=NOON)

    assert 'datetime="2026-03-02T21:00:00+09:00"' in body(page, message.ticket)


def test_an_unknown_zone_does_not_stop_the_page(page, agent):
    agent.time_zone = "Mars/Base"
    agent.save()

    assert "+00:00" in body(page, MessageFactory.create().ticket)


def test_a_customer_who_objects_waits_for_no_reading(page):
    ticket = TicketFactory.create(customer__objects_to_mood=True)
    message = MessageFactory.create(ticket=ticket)

    said = body(page, message.ticket)

    assert "Does not want messages to be read" in said
    assert "mood--waiting" not in said.split('id="entries"')[1].split('id="composer"')[0]


def test_a_ticket_costs_the_same_queries_however_long_it_is(page, django_assert_max_num_queries):
    def ticket_with(messages):
        ticket = TicketFactory.create()
        for number in range(messages):
            message = MessageFactory.create(ticket=ticket, sent_at=NOON + timedelta(hours=number))
            ReadingFactory.create(message=message)
        return ticket

    for ticket in (ticket_with(2), ticket_with(30)):
        with django_assert_max_num_queries(20):
            body(page, ticket)


def test_a_text_is_shown_as_it_was_written(page):
    text = "Two  blanks\n\n  and an indent, then the end"
    message = MessageFactory.create(text=text)
    ReadingFactory.create(
        message=message,
        evidence=[{"start": 4, "end": 9, "signal": "score", "weight": -0.2}],
    )

    said = body(page, message.ticket).split('<span class="words">')[1].split("</span>")[0]

    assert re.sub(r"<[^>]+>", "", said) == text


@pytest.mark.parametrize(
    ("read", "words"),
    [(False, "No message has been read yet."), (True, "Read, but the engine would not guess")],
)
def test_a_ticket_without_an_arc_says_whether_it_was_read(page, read, words):
    message = MessageFactory.create()
    if read:
        because = "the bundled model has no evidence for the language fi"
        ReadingFactory.create(message=message, label="", score=None, abstained_because=because)
        MoodFactory.create(ticket=message.ticket, current=None)

    shown = page.get(f"/tickets/{message.ticket_id}/").content.decode()

    assert words in shown
    assert ("no evidence for the language fi" in shown) == read
