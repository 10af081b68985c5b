"""The demo is stored whole, only where it may be, and left for the real engine to read."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from demo.company import DEMO_PASSWORD, STAFF
from demo.load import load_desk, why_not_load
from routing.models import Decision, Escalation
from sentiment.models import Mood, Reading
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.errors import RefusedError
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import TicketFactory, UserFactory
from tickets.choices import MessageKind
from tickets.lifecycle import ACTIVE, AWAITS_US
from tickets.models import Message, Organization, Ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def loaded():
    return load_desk(seed=5, count=60, now=NOW)


def load(*arguments):
    out = StringIO()
    call_command("load_demo", "--tickets=20", *arguments, stdout=out)
    return out.getvalue()


def test_everything_planned_is_stored(loaded):
    assert Ticket.objects.count() == loaded.tickets == 60
    assert Message.objects.count() == loaded.messages
    assert Message.objects.from_customers().count() == loaded.unread
    assert Organization.objects.count() == loaded.organizations


def test_times_are_of_the_history(loaded):
    newest = Ticket.objects.order_by("-created_at").first()

    assert NOW - newest.created_at < timedelta(minutes=5)
    assert not Message.objects.filter(created_at__gt=NOW).exists()
    assert not EventRecord.objects.filter(occurred_at__gt=NOW).exists()
    assert Message.objects.filter(created_at=F("sent_at")).count() == loaded.messages


def test_the_time_line_is_whole(loaded):
    lines = EventRecord.objects.values("ticket_id").annotate(facts=Count("pk"))

    assert {line["ticket_id"]: line["facts"] for line in lines} == dict(
        Ticket.objects.values_list("pk", "seq")
    )


def test_nothing_is_read_beforehand(loaded):
    assert not Reading.objects.exists()
    assert not Mood.objects.exists()


def test_each_customers_message_waits_to_be_read_once(loaded):
    works = Work.objects.filter(listener="sentiment.read_messages").select_related("event")

    ids = [work.event.payload["message_id"] for work in works]

    assert sorted(ids) == sorted(Message.objects.from_customers().values_list("pk", flat=True))
    assert Work.objects.count() == len(ids)


def test_running_conversations_are_read_first_and_in_order(loaded):
    works = Work.objects.order_by("pk").select_related("event")
    tickets = [work.event.ticket_id for work in works]
    active = [Ticket.objects.get(pk=pk).status in ACTIVE for pk in tickets]

    assert active == sorted(active, reverse=True)
    for ticket_id in set(tickets):
        places = [n for n, pk in enumerate(tickets) if pk == ticket_id]
        assert places == list(range(places[0], places[-1] + 1))
        seqs = [work.event.seq for work in works if work.event.ticket_id == ticket_id]
        assert seqs == sorted(seqs)


def test_the_real_pipeline_reads_the_history(loaded, fake_engine, work_off):
    Work.objects.update(available_at=NOW - timedelta(days=1))

    work_off()

    assert Reading.objects.count() == loaded.unread
    assert Decision.objects.count() == loaded.unread
    assert set(Mood.objects.values_list("ticket_id", flat=True)) == set(
        Message.objects.from_customers().values_list("ticket_id", flat=True)
    )
    assert not Escalation.objects.exclude(ticket__status__in=ACTIVE).exists()
    assert not Work.objects.exists()


def test_waiting_tickets_say_since_when(loaded):
    for ticket in Ticket.objects.all():
        assert (ticket.waiting_since is not None) is (ticket.status in AWAITS_US)


def test_our_messages_are_written_by_those_who_work_here(loaded):
    ours = Message.objects.filter(kind__in=[MessageKind.OUTBOUND, MessageKind.NOTE])

    assert ours.exists()
    assert set(ours.values_list("user__role", flat=True)) <= {Role.AGENT, Role.SENIOR_AGENT}


@pytest.mark.parametrize("person", STAFF, ids=lambda person: person.key)
def test_everybody_can_sign_in(loaded, person):
    user = authenticate(username=person.email, password=DEMO_PASSWORD)

    assert user is not None
    assert user.role == person.role
    assert user.teams.count() == len(person.teams)


def test_a_desk_with_a_ticket_is_refused():
    TicketFactory.create()

    with pytest.raises(RefusedError, match="already holds"):
        load_desk(seed=5, count=5, now=NOW)


def test_a_desk_where_somebody_works_is_refused():
    UserFactory.create()

    assert "password" in why_not_load()
    with pytest.raises(CommandError, match="--force"):
        load()
    assert not Ticket.objects.exists()


def test_if_empty_leaves_a_desk_that_holds_something_alone():
    TicketFactory.create()

    assert load("--if-empty") == ""
    assert Ticket.objects.count() == 1


def test_if_empty_fills_an_empty_desk_and_shows_the_accounts():
    said = load("--if-empty")

    assert "owner@demo.example" in said
    assert DEMO_PASSWORD in said
    assert Ticket.objects.exists()


def test_force_adds_to_what_is_there_and_harms_nothing():
    ticket = TicketFactory.create()

    load("--force")

    assert Ticket.objects.filter(pk=ticket.pk).exists()
    assert Ticket.objects.count() > 1


def test_the_demo_is_never_loaded_twice(loaded):
    with pytest.raises(CommandError, match="before"):
        load("--force")
    assert Ticket.objects.count() == 60


@pytest.mark.django_db(transaction=True)
def test_a_failure_leaves_nothing_behind(monkeypatch):
    def fail(*_, **__):
        raise ValueError("no")

    monkeypatch.setattr("demo.load.emit_history", fail)

    with pytest.raises(ValueError, match="no"):
        load_desk(seed=5, count=5, now=NOW)
    assert not Ticket.objects.exists()
    assert not User.objects.exists()


def test_a_desk_of_no_tickets_makes_no_sense():
    with pytest.raises(CommandError, match="at least 1"):
        call_command("load_demo", "--tickets=0")


def test_accounts_are_shown_only_where_they_exist():
    with pytest.raises(CommandError, match="load_demo"):
        call_command("demo_accounts")
