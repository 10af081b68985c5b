"""Thresholds per language and region: the most specific decides, and the decision says so."""

import pytest
from django.db import IntegrityError, transaction

from routing import services
from routing.models import Decision, Escalation, Threshold
from routing.thresholds import effect_of, remove_thresholds, set_thresholds
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.errors import ForbiddenError, InvalidError, NotFoundError
from supportsentiment.kernel.models import EventRecord
from tests.factories import (
    CustomerFactory,
    MessageFactory,
    ReadingFactory,
    ThresholdFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory.create(role=Role.OWNER)


def put(owner, tag, **values):
    return set_thresholds(tag=tag, values=values, actor=owner, now=NOON)


def angry_message(*, read="pt", customer="", frustration=0.92):
    ticket = TicketFactory.create(customer=CustomerFactory.create(language=customer))
    reading = ReadingFactory.create(
        message=MessageFactory.create(ticket=ticket),
        label="negative",
        score=-0.7,
        frustration=frustration,
        language=read,
    )
    services.reconsider_tickets(reading_ids=[reading.pk], now=NOON)
    return Decision.objects.get(reading=reading)


def test_without_any_the_policys_own_decide_and_nothing_more_is_kept():
    decision = angry_message()

    assert decision.severity == 40
    assert "cutoffs" not in decision.inputs


def test_the_most_specific_decides_and_is_kept(owner):
    put(owner, "pt", critical_frustration=0.95)
    put(owner, "pt-BR", critical_frustration=0.85)

    portugal, brazil = angry_message(customer="pt-PT"), angry_message(customer="pt-BR")

    assert (portugal.severity, brazil.severity) == (None, 40)
    assert portugal.inputs["cutoffs_of"] == ["pt"]
    assert brazil.inputs["cutoffs_of"] == ["pt-BR"]
    assert brazil.inputs["cutoffs"]["critical_frustration"] == 0.85
    assert Escalation.objects.count() == 1


def test_other_languages_are_left_alone(owner):
    put(owner, "pt", critical_frustration=0.99)

    assert angry_message(read="en", customer="pt-BR").severity == 40


def test_the_effect_is_counted_on_what_was_decided(owner):
    angry_message(), angry_message(frustration=0.97), angry_message(read="en")

    seen = effect_of("pt", {"critical_frustration": 0.95}, user=owner)

    assert (seen.judged, seen.of_tag, seen.before, seen.after) == (3, 2, 2, 1)


def test_changes_are_told(owner):
    row = put(owner, "pt", critical_frustration=0.95)
    put(owner, "pt", critical_frustration=0.95)
    put(owner, "pt", high_score=-0.9)
    remove_thresholds(row_id=row.pk, actor=owner, now=NOON)

    facts = EventRecord.objects.filter(name="routing.thresholds.set").order_by("pk")
    assert [(fact.payload["old"], fact.payload["new"]) for fact in facts] == [
        ({}, {"critical_frustration": 0.95}),
        ({"critical_frustration": 0.95}, {"high_score": -0.9}),
        ({"high_score": -0.9}, {}),
    ]
    assert {fact.actor_id for fact in facts} == {owner.pk}


def test_what_is_refused(owner):
    with pytest.raises(InvalidError):
        put(owner, "pt", high_score=0.2)
    with pytest.raises(ForbiddenError):
        put(UserFactory.create(role=Role.AGENT), "pt", high_score=-0.9)
    with pytest.raises(NotFoundError):
        remove_thresholds(row_id=99, actor=owner, now=NOON)
    assert not Threshold.objects.exists()


@pytest.mark.parametrize("wrong", [{"medium_frustration": None}, {"high_score": 0.4}])
def test_the_database_keeps_nonsense_out(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ThresholdFactory.create(**wrong)
