"""Correcting readings by the API."""

import pytest

from api.serializers.mood import FlagsBody
from sentiment.corrections import FLAGGED
from sentiment.models import Correction, Mood
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.models import EventRecord
from tests.factories import MessageFactory, ReadingFactory, TeamFactory, TicketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(caller_as):
    return caller_as(Role.AGENT)


@pytest.fixture
def reading():
    return ReadingFactory.create(score=-0.6, label="negative", sure=False)


def path(reading):
    return f"readings/{reading.pk}/correction/"


def test_a_correction_counts_and_is_shown(agent, reading):
    answer = agent.post(
        path(reading), {"step": "positive", "flags": {"sarcasm": False}, "reason": "A joke."}
    )

    assert answer.status_code == 201
    told = answer.json()
    assert told["score"] == -0.6
    shown = told["correction"]
    assert (shown["label"], shown["score"], shown["agrees"]) == ("positive", 0.5, False)
    assert (shown["flags"], shown["reason"]) == ({"sarcasm": False}, "A joke.")
    assert (shown["user"], shown["reading"]) == (agent.user.pk, reading.pk)
    assert Mood.objects.get().current == 0.5
    for other in (f"readings/{reading.pk}/", f"messages/{reading.message_id}/"):
        body = agent.get(other).json()
        assert body.get("reading", body)["correction"] == shown
    assert agent.get("readings/").json()["results"][0]["correction"] == shown
    ticket = agent.get(f"tickets/{reading.ticket_id}/").json()
    assert ticket["mood"]["corrected"] is True


def test_the_label_of_the_reading_confirms_it(agent, reading):
    shown = agent.post(path(reading), {"label": "negative"}).json()["correction"]

    assert (shown["agrees"], shown["score"]) == (True, -0.6)


def test_asking_twice_is_asking_once(agent, reading):
    first, again = (agent.post(path(reading), {"step": "neutral"}) for _ in range(2))

    assert first.json() == again.json()
    assert EventRecord.objects.filter(name="sentiment.reading.corrected").count() == 1


def test_taking_back_twice_is_taking_back_once(agent, reading):
    agent.post(path(reading), {"step": "neutral"})

    assert [agent.delete(path(reading)).status_code for _ in range(2)] == [204, 204]
    assert not Correction.objects.exists()
    assert Mood.objects.get().current == -0.6
    assert EventRecord.objects.filter(name="sentiment.correction.withdrawn").count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "step"),
        ({"step": "neutral", "label": "neutral"}, "step"),
        ({"step": "awful"}, "step"),
        ({"label": "awful"}, "label"),
        ({"step": "neutral", "flags": {"anger": True}}, "flags.anger"),
        ({"step": "neutral", "flags": {"urgency": 1}}, "flags.urgency"),
        ({"step": "neutral", "reason": "x" * 501}, "reason"),
        ({"step": "neutral", "score": 0.1}, "score"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(agent, reading, body, field):
    answer = agent.post(path(reading), body)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Correction.objects.exists()


def test_observers_and_narrow_tokens_may_not(caller_as, reading):
    observer = caller_as(Role.OBSERVER)
    reader = caller_as(Role.AGENT, scopes=["readings:read"])

    for caller in (observer, reader):
        assert caller.post(path(reading), {"step": "neutral"}).status_code == 403
        assert caller.delete(path(reading)).status_code == 403


def test_another_teams_reading_does_not_exist(agent):
    foreign = ReadingFactory.create(message__ticket__team=TeamFactory.create())

    assert agent.post(path(foreign), {"step": "neutral"}).status_code == 404
    assert agent.delete(path(foreign)).status_code == 404


def test_the_flags_are_the_signals_of_a_reading():
    assert set(FlagsBody().fields) == set(FLAGGED)


@pytest.mark.parametrize("address", ["readings/", "tickets/{}/messages/"])
def test_corrections_cost_a_list_no_query_each(agent, address, django_assert_max_num_queries):
    ticket = TicketFactory.create()
    for _number in range(12):
        reading = ReadingFactory.create(message=MessageFactory.create(ticket=ticket))
        agent.post(path(reading), {"step": "negative"})

    with django_assert_max_num_queries(12):
        page = agent.get(address.format(ticket.pk)).json()
    assert len(page["results"]) == 12
