"""Readings become escalations, once each, and never twice for one ticket."""

import pytest

from routing.models import Decision, Escalation
from routing.policy import Severity
from routing.services import place_tickets, reconsider_tickets, settle_escalation
from supportsentiment.kernel.models import EventRecord
from tests.factories import MessageFactory, MoodFactory, ReadingFactory, TicketFactory, UserFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db


def reading(ticket, **fields):
    ticket.refresh_from_db()
    return ReadingFactory.create(message=MessageFactory.create(ticket=ticket), **fields)


def reconsider(of):
    return reconsider_tickets(reading_ids=[of.pk], now=NOON)


def test_frustration_escalates_and_says_why():
    ticket = TicketFactory.create()

    reconsider(reading(ticket, score=-0.5, frustration=0.92))

    escalation = Escalation.objects.get()
    assert escalation.severity == Severity.CRITICAL
    assert [reason["rule"] for reason in escalation.reasons] == [
        "critical-frustration",
        "medium-frustration",
    ]
    assert EventRecord.objects.get().name == "routing.ticket.escalated"


def test_a_reading_is_judged_once():
    seen = reading(TicketFactory.create(), score=-0.5, frustration=0.92)

    assert len(reconsider(seen)) == 1
    assert reconsider(seen) == []
    assert Decision.objects.count() == 1


def test_a_worse_reading_raises_the_open_escalation():
    ticket = TicketFactory.create()
    for frustration in (0.8, 0.8, 0.95, 0.8):
        reconsider(reading(ticket, score=-0.5, frustration=frustration))

    escalation = Escalation.objects.get()
    assert escalation.severity == Severity.CRITICAL
    assert EventRecord.objects.filter(name="routing.ticket.escalated").count() == 2


def test_a_settled_escalation_may_be_followed_by_a_new_one():
    ticket, user = TicketFactory.create(), UserFactory.create()
    reconsider(reading(ticket, score=-0.5, frustration=0.95))
    first = Escalation.objects.get()

    wins = [
        settle_escalation(escalation_id=first.pk, user=user, outcome="Called back.", now=NOON)
        for _ in range(2)
    ]
    reconsider(reading(ticket, score=-0.5, frustration=0.95))

    assert wins == [True, False]
    assert Escalation.objects.count() == 2


def test_what_is_solved_is_not_escalated_but_the_decision_is_kept():
    ticket = TicketFactory.create(status="solved", solved_at=NOON)

    reconsider(reading(ticket, score=-0.5, frustration=0.95))

    assert Decision.objects.get().severity == Severity.CRITICAL
    assert not Escalation.objects.exists()


def test_an_angry_ticket_stands_before_a_calm_one():
    calm, hot = TicketFactory.create(), TicketFactory.create()
    MoodFactory.create(ticket=hot, current=-0.9)

    place_tickets(ticket_ids=[calm.pk, hot.pk])

    calm.refresh_from_db()
    hot.refresh_from_db()
    assert hot.attention_at < calm.attention_at


def test_a_batch_ends_as_one_by_one_would():
    ticket = TicketFactory.create()
    seen = [reading(ticket, score=-0.5, frustration=value) for value in (0.8, 0.95, 0.8)]

    decisions = reconsider_tickets(reading_ids=[r.pk for r in seen], now=NOON)

    assert [decision.severity for decision in decisions] == [
        None,
        Severity.CRITICAL,
        Severity.MEDIUM,
    ]
    assert Escalation.objects.get().severity == Severity.CRITICAL


def test_a_batch_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    seen = [reading(TicketFactory.create()) for _ in range(20)]

    with django_assert_max_num_queries(12):
        reconsider_tickets(reading_ids=[r.pk for r in seen], now=NOON)
