"""Following events misses nothing, and texts that are read for their own sake do not stay."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from api import idempotency
from api.models import IdempotentAnswer
from sentiment import requests
from sentiment.models import AnalysisRequest
from supportsentiment.accounts.events import TokenRevoked
from supportsentiment.kernel import db, work
from supportsentiment.kernel.events import emit
from supportsentiment.kernel.feed import Wanted, facts_after
from tests.factories import MessageFactory

LETTER = {"channel": "email", "customer": {"email": "ana@example.org"}, "body": "Hello?"}


@pytest.mark.django_db
def test_events_go_on_where_they_ended(integration):
    placed = integration.post("messages/", LETTER).json()
    first = integration.get(f"events/?ticket={placed['ticket']}&limit=1").json()
    rest = integration.get(f"events/?ticket={placed['ticket']}&after={first['next_after']}").json()

    names = [fact["name"] for fact in first["results"] + rest["results"]]
    assert names == ["tickets.ticket.opened", "tickets.message.received"]
    assert rest["results"][0]["payload"] == {"message_id": placed["id"]}


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "ticket=x", "name=%00", "a=b"])
def test_strange_questions_for_events_are_refused(integration, query):
    assert integration.get(f"events/?{query}").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_no_fact_is_shown_that_an_open_transaction_could_get_in_front_of():
    now = timezone.now()
    opened, go_on = threading.Event(), threading.Event()

    def slow():
        with db.transaction():
            emit(TokenRevoked(occurred_at=now, token_id=1))
            opened.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    opened.wait(10)
    with db.transaction():
        emit(TokenRevoked(occurred_at=now, token_id=2))
    early = facts_after(0, wanted=Wanted(desk=True), most=10)
    go_on.set()
    thread.join()
    late = facts_after(0, wanted=Wanted(desk=True), most=10)

    assert early == []
    assert [fact.payload["token_id"] for fact in late] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_texts_are_read_by_a_worker_and_do_not_stay(caller_as, fake_engine):
    caller = caller_as()
    done = threading.Event()

    def worker():
        while not done.is_set():
            work.work_off("sentiment.answer_requests")
            done.wait(0.01)
        connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    answer = caller.post("analyze/", {"texts": ["Thanks!", "I am angry."], "language_hint": "en"})
    done.set()
    thread.join()

    told = answer.json()
    assert (answer.status_code, told["engine"]) == (200, "fake")
    assert [result["label"] for result in told["results"]] == ["positive", "negative"]
    assert not AnalysisRequest.objects.exists()


@pytest.mark.django_db
def test_without_a_worker_it_is_a_503_and_nothing_stays(integration, monkeypatch):
    monkeypatch.setattr(requests, "PATIENCE_SECONDS", 0.02)

    answer = integration.post("analyze/", {"texts": ["Thanks!"]})

    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert not AnalysisRequest.objects.exists()


@pytest.mark.django_db
def test_a_backlog_does_not_hold_up_whoever_waits(integration, fake_engine):
    MessageFactory.create()
    request = requests.ask(
        user_id=integration.user.pk, texts=["Thanks!"], language_hint="", now=timezone.now()
    )

    assert requests.answer_waiting(engine=fake_engine) == 1
    assert requests.answer_waiting(engine=fake_engine) == 0
    request.refresh_from_db()
    assert request.answer["results"][0]["label"] == "positive"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [{}, {"texts": []}, {"texts": ["x"] * 51}, {"texts": [1]}, {"texts": ["x" * 200_001]}]
)
def test_strange_texts_are_refused(integration, body):
    assert integration.post("analyze/", body).status_code == 400


@pytest.mark.django_db
def test_what_nobody_waits_for_is_forgotten(integration):
    long_ago = timezone.now() - 2 * requests.KEPT_FOR
    requests.ask(user_id=integration.user.pk, texts=["x"], language_hint="", now=long_ago)

    assert requests.forget_old(now=timezone.now()) == 1


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_day(integration):
    integration.post("messages/", LETTER, **{"Idempotency-Key": "k"})
    IdempotentAnswer.objects.update(created_at=timezone.now() - 2 * idempotency.KEPT_FOR)

    assert idempotency.forget_old_answers(now=timezone.now()) == 1
