"""What people set right is decided anew: escalations open, rise, and lose their ground."""

from datetime import timedelta

import pytest

from routing.models import Decision, Escalation
from routing.policy import Severity
from routing.services import reconsider_tickets, settle_escalation
from sentiment.correcting import Wish, correct_reading, withdraw_correction
from sentiment.corrections import Step
from supportsentiment.kernel.work import work_off
from tests.factories import MessageFactory, ReadingFactory, TicketFactory, UserFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db

FURIOUS = {"score": -0.9, "label": "negative", "frustration": 0.95}


@pytest.fixture
def agent():
    return UserFactory.create(name="Aggie Morrow")


@pytest.fixture
def furious():
    """A message whose reading has escalated its ticket."""
    return read(TicketFactory.create(), **FURIOUS)


def read(ticket, **fields):
    ticket.refresh_from_db()
    reading = ReadingFactory.create(message=MessageFactory.create(ticket=ticket), **fields)
    reconsider_tickets(reading_ids=[reading.pk], now=NOON)
    return reading


def correct(reading, user, step=None, *, minutes=0, **wish):
    now = NOON + timedelta(minutes=minutes)
    correct_reading(reading_id=reading.pk, wish=Wish(step=step, **wish), user=user, now=now)
    return work_off("routing.heed_people")


def take_back(reading, user):
    withdraw_correction(reading_id=reading.pk, user=user, now=NOON)
    work_off("routing.heed_people")


def test_what_was_read_wrong_no_longer_escalates(furious, agent):
    correct(furious, agent, Step.POSITIVE)

    escalation = Escalation.objects.get()
    assert escalation.settled_at
    assert escalation.owner == agent
    assert escalation.outcome == "The reading was corrected by Aggie Morrow."


def test_a_confirmed_reading_stays_escalated_once(furious, agent):
    correct(furious, agent)

    escalation = Escalation.objects.get()
    assert escalation.settled_at is None
    assert escalation.reading_ids == [furious.pk]


def test_another_reading_that_caused_it_keeps_it_open(furious, agent):
    read(furious.ticket, **FURIOUS)

    correct(furious, agent, Step.POSITIVE)

    assert Escalation.objects.get().settled_at is None


def test_it_is_settled_once_every_reading_behind_it_is_set_right(furious, agent):
    second = read(furious.ticket, **FURIOUS)

    correct(furious, agent, Step.POSITIVE)
    correct(second, agent, Step.NEUTRAL)

    assert Escalation.objects.get().settled_at


def test_a_correction_that_makes_the_rules_fire_escalates(agent):
    ticket = TicketFactory.create()
    read(ticket, score=-0.5, label="negative")
    second = read(ticket, score=0.0, label="neutral")
    assert not Escalation.objects.exists()

    correct(second, agent, Step.VERY_NEGATIVE)

    escalation = Escalation.objects.get()
    assert escalation.severity == Severity.HIGH
    decision = Decision.objects.order_by("-pk").first()
    assert decision.corrected_by == agent
    assert decision.correction_seq > 0
    assert decision.inputs["score"] == -0.9


def test_what_is_taken_back_counts_as_it_was_read(furious, agent):
    correct(furious, agent, Step.POSITIVE)

    take_back(furious, agent)

    assert [one.settled_at is None for one in Escalation.objects.order_by("pk")] == [False, True]


def test_an_escalation_that_rests_on_a_correction_goes_with_it(agent):
    reading = read(TicketFactory.create(), score=0.0, label="neutral", frustration=0.95, sure=False)
    correct(reading, agent, Step.VERY_NEGATIVE)
    assert Escalation.objects.get().settled_at is None

    take_back(reading, agent)

    assert Escalation.objects.get().outcome == "The correction was taken back by Aggie Morrow."


def test_what_somebody_dealt_with_is_not_opened_by_a_confirmation(furious, agent):
    opened = Escalation.objects.get()
    settle_escalation(escalation_id=opened.pk, user=agent, outcome="Called.", now=NOON)

    correct(furious, agent)

    assert Escalation.objects.count() == 1


def test_a_word_is_heeded_once(furious, agent):
    assert correct(furious, agent, Step.POSITIVE) == 1
    decisions = Decision.objects.count()

    assert correct(furious, agent, Step.POSITIVE, minutes=1) == 0
    assert Decision.objects.count() == decisions == 2


def test_a_newer_model_is_judged_by_the_persons_word(furious, agent):
    correct(furious, agent, Step.POSITIVE)

    again = ReadingFactory.create(message=furious.message, **FURIOUS)
    (decision,) = reconsider_tickets(reading_ids=[again.pk], now=NOON)

    assert (decision.severity, decision.corrected_by) == (None, agent)
    assert not Escalation.objects.open().exists()


def test_the_inbox_order_follows(furious, agent):
    furious.ticket.refresh_from_db()
    before = furious.ticket.attention_at

    correct(furious, agent, Step.POSITIVE)

    furious.ticket.refresh_from_db()
    assert furious.ticket.attention_at > before
