"""What agents do to a ticket, and what stops them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from routing.models import Escalation
from routing.policy import Severity
from sentiment.models import Unread
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import MessageFactory, TeamFactory, TicketFactory, UserFactory
from tests.factories.tickets import NOON
from tickets.lifecycle import Status
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db

ANOTHERS = "Somebody else works on this ticket; ask them, or a senior agent."


@pytest.fixture
def ticket():
    return MessageFactory.create(text="Where is it?").ticket


@pytest.fixture
def send(page, htmx):
    """Post like the page does."""

    def run(name, *arguments, client=page, **data):
        return client.post(
            reverse(f"console:{name}", args=arguments), data, headers=htmx("ticket-seq")
        )

    return run


def test_a_reply_goes_out_and_comes_back_as_news(send, ticket, agent):
    answer = send(
        "reply", ticket.pk, text="It is on its way.", seen_seq=ticket.seq, after=ticket.seq
    )

    message = Message.objects.get(kind="outbound")
    assert answer.status_code == 200
    assert (message.text, message.user) == ("It is on its way.", agent)
    assert f'id="m-{message.seq}"' in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == Status.PENDING


def test_a_stale_reply_is_stopped_and_shows_what_is_new(send, ticket):
    seen = ticket.seq
    MessageFactory.create(ticket=ticket, text="Found it, never mind!")

    answer = send("reply", ticket.pk, text="We keep looking.", seen_seq=seen, after=seen)

    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#composer-notice"
    assert "Found it, never mind!" in answer.content.decode()
    assert not Message.objects.filter(kind="outbound").exists()


def test_a_note_is_never_stale_and_never_outbound(send, ticket):
    answer = send("note", ticket.pk, text="Called them.", after=ticket.seq)

    assert answer.status_code == 200
    assert Message.objects.get(kind="note").text == "Called them."
    assert not Message.objects.filter(kind="outbound").exists()


def test_nothing_written_is_nothing_sent(send, ticket):
    answer = send("reply", ticket.pk, text="  ", seen_seq=ticket.seq)

    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_files_go_with_a_reply(send, ticket):
    send(
        "reply",
        ticket.pk,
        text="See the files.",
        seen_seq=ticket.seq,
        attached=[SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.txt", b"two")],
    )

    names = Message.objects.get(kind="outbound").attachments.values_list("filename", flat=True)
    assert sorted(names) == ["a.txt", "b.txt"]


def test_too_many_files_are_refused(send, ticket):
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(21)]

    assert send("reply", ticket.pk, text="x", attached=files).status_code == 422


def test_taking_and_giving(send, ticket, agent, team):
    other = UserFactory.create(teams=[team])

    send("take", ticket.pk)
    ticket.refresh_from_db()
    assert ticket.assignee == agent

    send("assign", ticket.pk, assignee=other.pk, version=ticket.version)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.team) == (other, None)

    send("assign", ticket.pk, team=team.pk, version=ticket.version)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.team) == (other, team)


def test_whoever_works_on_a_ticket_may_let_it_go(send, ticket, agent):
    Ticket.objects.filter(pk=ticket.pk).update(assignee=agent)

    send("assign", ticket.pk, assignee="", version=ticket.version)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_colleagues_ticket_is_not_let_go_so_that_it_can_be_taken(
    send, page, ticket, browser_of, manager
):
    colleague = UserFactory.create()
    Ticket.objects.filter(pk=ticket.pk).update(assignee=colleague)

    shown = page.get(reverse("console:ticket", args=[ticket.pk])).content.decode()
    nobody = re.search(r'<button[^>]*name="assignee"\s*value=""[^>]*>', shown)[0]
    take = re.search(r'<button[^>]*data-key="i"[^>]*>', shown)[0]
    assert ANOTHERS in nobody
    assert ANOTHERS in take
    for name, wish in (("assign", {"assignee": ""}), ("take", {})):
        answer = send(name, ticket.pk, **wish)
        assert (answer.status_code, ANOTHERS in answer.content.decode()) == (403, True)
    ticket.refresh_from_db()
    assert ticket.assignee == colleague

    send("assign", ticket.pk, client=browser_of(manager), assignee="")
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_team_that_a_colleague_would_have_to_let_go_for_is_greyed_and_refused(
    send, page, ticket, team
):
    colleague, abroad = UserFactory.create(teams=[team]), TeamFactory.create(name="Abroad")
    Ticket.objects.filter(pk=ticket.pk).update(assignee=colleague, team=team)

    shown = page.get(reverse("console:ticket", args=[ticket.pk])).content.decode()
    answer = send("assign", ticket.pk, team=abroad.pk)

    option = re.search(rf'<button[^>]*name="team"\s*value="{abroad.pk}"[^>]*>', shown)[0]
    ticket.refresh_from_db()
    assert ANOTHERS in option
    assert (answer.status_code, ticket.assignee, ticket.team) == (403, colleague, team)


def test_somebody_of_another_team_is_greyed_and_refused(send, page, ticket, agent, team):
    stranger = UserFactory.create(name="Sam Elsewhere", teams=[TeamFactory.create()])
    Ticket.objects.filter(pk=ticket.pk).update(team=team, assignee=agent)

    shown = page.get(reverse("console:ticket", args=[ticket.pk])).content.decode()
    answer = send("assign", ticket.pk, assignee=stranger.pk)

    ticket.refresh_from_db()
    assert "Sam Elsewhere does not work in this team." in shown
    assert (answer.status_code, ticket.assignee) == (403, agent)


def test_a_team_that_the_assignee_is_not_in_lets_them_go(send, ticket, agent, team):
    Ticket.objects.filter(pk=ticket.pk).update(team=team, assignee=agent)

    send("assign", ticket.pk, team=TeamFactory.create().pk)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_giving_a_ticket_out_of_sight_ends_in_not_found(send, ticket):
    elsewhere = TeamFactory.create()

    answer = send("assign", ticket.pk, team=elsewhere.pk, version=ticket.version)

    ticket.refresh_from_db()
    assert ticket.team == elsewhere
    assert answer.status_code == 404


def test_status_priority_and_tags(send, ticket):
    send("set_status", ticket.pk, to="on_hold", version=ticket.version)
    ticket.refresh_from_db()
    send("set_priority", ticket.pk, to="40", version=ticket.version)
    ticket.refresh_from_db()
    send("set_tags", ticket.pk, tags="refunds, Late ,", version=ticket.version)
    ticket.refresh_from_db()

    assert (ticket.status, ticket.priority) == (Status.ON_HOLD, 40)
    assert sorted(tag.name for tag in ticket.tags.all()) == ["late", "refunds"]


def test_a_change_on_an_old_page_changes_nothing(send, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(version=ticket.version + 1)

    answer = send("set_status", ticket.pk, to="solved", version=ticket.version)

    ticket.refresh_from_db()
    assert answer.status_code == 409
    assert answer["HX-Reswap"] == "none"
    assert ticket.status == Status.NEW


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("set_status", {"to": "nonsense"}),
        ("set_priority", {"to": "1"}),
        ("set_tags", {"tags": "x" * 61}),
        ("assign", {"assignee": "999999"}),
        ("set_status", {"to": "new"}),
    ],
)
def test_what_does_not_fit_is_refused_in_words(send, ticket, name, data):
    answer = send(name, ticket.pk, **data, version=ticket.version)

    assert answer.status_code in {409, 422}
    assert "toast" in answer.content.decode()


def test_an_observer_changes_nothing(send, ticket, browser_of, observer):
    client = browser_of(observer)
    calls = {
        "reply": {"text": "x"},
        "note": {"text": "x"},
        "take": {},
        "assign": {"assignee": ""},
        "set_status": {"to": "solved"},
        "set_priority": {"to": "40"},
        "set_tags": {"tags": "x"},
        "read_again": {},
    }

    for name, data in calls.items():
        assert send(name, ticket.pk, client=client, **data).status_code == 403, name
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority, ticket.assignee) == (Status.NEW, 20, None)


@pytest.mark.parametrize("name", ["assign", "take", "set_status", "set_priority", "set_tags"])
def test_an_observer_hears_of_the_role_before_the_form(send, ticket, browser_of, observer, name):
    answer = send(name, ticket.pk, client=browser_of(observer), to="nonsense", version="x")

    assert answer.status_code == 403
    assert "Your role does not change tickets." in answer.content.decode()


def test_an_observer_sees_every_property_greyed(ticket, browser_of, observer):
    said = browser_of(observer).get(f"/tickets/{ticket.pk}/").content.decode()

    for menu in ("m-status", "m-assign", "m-team", "m-priority"):
        opener = said[said.index(f'id="{menu}-opener"') :].split(">", 1)[0]
        assert 'aria-disabled="true"' in opener
        assert 'title="Your role does not change tickets."' in opener


def test_another_teams_ticket_cannot_be_changed(send):
    ticket = TicketFactory.create(team=TeamFactory.create())

    for name in ("reply", "note", "take", "assign", "set_status", "set_priority", "set_tags"):
        assert send(name, ticket.pk, text="x", to="20").status_code == 404


def test_an_escalation_is_settled_once(send, ticket, agent):
    escalation = Escalation.objects.create(ticket=ticket, severity=Severity.HIGH, opened_at=NOON)

    assert send("settle", escalation.pk, outcome="Called.").status_code == 200
    assert send("settle", escalation.pk, outcome="Again.").status_code == 409

    escalation.refresh_from_db()
    assert (escalation.outcome, escalation.owner) == ("Called.", agent)


def test_a_message_is_read_again_on_demand(send, ticket, browser_of, manager):
    message = ticket.messages.get()
    Unread.objects.create(message=message)
    event = EventRecord.objects.create(
        name="tickets.message.received",
        ticket_id=ticket.pk,
        seq=message.seq,
        occurred_at=NOON,
        payload={"message_id": message.pk},
    )
    work = Work.objects.create(
        listener="sentiment.read_messages", event=event, dead_at=NOON, attempts=3
    )

    assert send("read_again", ticket.pk).status_code == 403
    assert send("read_again", ticket.pk, client=browser_of(manager)).status_code == 200
    assert send("read_again", ticket.pk, client=browser_of(manager)).status_code == 409

    work.refresh_from_db()
    assert (work.dead_at, work.attempts) == (None, 0)


def test_without_script_a_form_leads_back_to_the_page(page, ticket):
    answer = page.post(reverse("console:note", args=[ticket.pk]), {"text": "By hand."})

    assert answer.status_code == 302
    assert answer["Location"] == reverse("console:ticket", args=[ticket.pk])


def test_a_change_needs_its_token(ticket, agent):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)

    assert client.post(reverse("console:take", args=[ticket.pk])).status_code == 403


def test_reading_a_page_changes_nothing(page, ticket):
    for name in ("take", "assign", "reply", "note", "set_status", "set_tags"):
        assert page.get(reverse(f"console:{name}", args=[ticket.pk])).status_code == 405
