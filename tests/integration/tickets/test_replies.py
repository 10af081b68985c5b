"""We answer, note and change tickets, and nobody overwrites anybody."""

import pytest

from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.errors import ConflictError, ForbiddenError, InvalidError, RefusedError
from supportsentiment.kernel.models import EventRecord
from tests.factories import MessageFactory, TeamFactory, TicketFactory, UserFactory
from tests.factories.tickets import NOON
from tickets.choices import Priority
from tickets.lifecycle import Status
from tickets.models import CustomField, Message
from tickets.services import changes
from tickets.services.changes import Actor
from tickets.services.replies import add_note, reply

pytestmark = pytest.mark.django_db


def test_a_reply_hands_the_turn_to_the_customer():
    ticket, agent = TicketFactory.create(), UserFactory.create()

    reply(ticket_id=ticket.pk, user=agent, text="On its way.", now=NOON)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("pending", None)
    assert (ticket.assignee, ticket.first_replied_at) == (agent, NOON)


def test_a_stale_reply_is_stopped_and_says_what_is_new():
    ticket, agent = TicketFactory.create(), UserFactory.create()
    seen = MessageFactory.create(ticket=ticket)
    newer = MessageFactory.create(ticket=ticket)

    with pytest.raises(ConflictError) as refusal:
        reply(ticket_id=ticket.pk, user=agent, text="Hello", now=NOON, seen_seq=seen.seq)

    assert refusal.value.changed == {"messages": [newer.pk]}
    assert not Message.objects.filter(kind="outbound").exists()


def test_a_note_does_not_make_a_reply_stale():
    ticket, agent = TicketFactory.create(), UserFactory.create()
    seen = MessageFactory.create(ticket=ticket)
    add_note(ticket_id=ticket.pk, user=agent, text="Be kind.", now=NOON)

    sent = reply(ticket_id=ticket.pk, user=agent, text="Hello", now=NOON, seen_seq=seen.seq)

    assert sent.pk


@pytest.mark.parametrize("status", ["closed", "spam"])
def test_nobody_replies_to_what_is_done_with(status):
    ticket = TicketFactory.create(status=status, closed_at=NOON)

    with pytest.raises(ForbiddenError):
        reply(ticket_id=ticket.pk, user=UserFactory.create(), text="Hello", now=NOON)


def test_an_observer_neither_replies_nor_notes():
    ticket, observer = TicketFactory.create(), UserFactory.create(role=Role.OBSERVER)

    for say in (reply, add_note):
        with pytest.raises(ForbiddenError):
            say(ticket_id=ticket.pk, user=observer, text="Hello", now=NOON)


def test_an_empty_reply_is_refused():
    with pytest.raises(InvalidError):
        reply(ticket_id=TicketFactory.create().pk, user=UserFactory.create(), text=" ", now=NOON)


def test_a_change_with_an_old_version_overwrites_nothing():
    ticket, agent = TicketFactory.create(), UserFactory.create()
    changes.set_priority(
        ticket_id=ticket.pk, to=Priority.HIGH, actor=Actor(agent, seen_version=1), now=NOON
    )

    with pytest.raises(ConflictError):
        changes.set_status(
            ticket_id=ticket.pk, to=Status.SOLVED, actor=Actor(agent, seen_version=1), now=NOON
        )

    ticket.refresh_from_db()
    assert ticket.status == "new"


def test_the_lifecycle_refuses_in_a_sentence():
    ticket = TicketFactory.create(status="closed", closed_at=NOON)

    with pytest.raises(RefusedError, match="stays closed"):
        changes.set_status(
            ticket_id=ticket.pk, to=Status.OPEN, actor=Actor(UserFactory.create()), now=NOON
        )


def test_an_agent_cannot_take_what_another_works_on_but_a_senior_can():
    busy, agent = UserFactory.create(), UserFactory.create()
    senior = UserFactory.create(role=Role.SENIOR_AGENT)
    ticket = TicketFactory.create(assignee=busy)

    with pytest.raises(ForbiddenError):
        changes.assign(ticket_id=ticket.pk, assignee=agent, team=None, actor=Actor(agent), now=NOON)
    changes.assign(ticket_id=ticket.pk, assignee=senior, team=None, actor=Actor(senior), now=NOON)

    ticket.refresh_from_db()
    assert ticket.assignee == senior


def test_each_change_is_a_fact_with_its_actor():
    team = TeamFactory.create()
    ticket, agent = TicketFactory.create(), UserFactory.create(teams=[team])

    changes.assign(ticket_id=ticket.pk, assignee=agent, team=team, actor=Actor(agent), now=NOON)
    changes.set_tags(
        ticket_id=ticket.pk, names=["Billing", "billing "], actor=Actor(agent), now=NOON
    )

    facts = list(EventRecord.objects.values_list("name", "actor_id", "seq"))
    assert facts == [
        ("tickets.ticket.assigned", agent.pk, 1),
        ("tickets.ticket.tagged", agent.pk, 2),
    ]
    assert [tag.name for tag in ticket.tags.all()] == ["billing"]


def test_custom_fields_are_checked_and_merged():
    CustomField.objects.create(key="plan", name="Plan", kind="choice", choices=["a", "b"])
    ticket, actor = TicketFactory.create(fields={"old": 1}), Actor(UserFactory.create())

    with pytest.raises(InvalidError):
        changes.set_fields(ticket_id=ticket.pk, values={"plan": "c"}, actor=actor, now=NOON)
    changes.set_fields(ticket_id=ticket.pk, values={"plan": "b"}, actor=actor, now=NOON)

    ticket.refresh_from_db()
    assert ticket.fields == {"old": 1, "plan": "b"}
