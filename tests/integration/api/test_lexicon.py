"""Programs keep the lexicon: tested, or with a word that it was not."""

import pytest

from sentiment.models import LexiconTerm
from supportsentiment.accounts.roles import Role, Scope
from tests.factories import LexiconTermFactory, MessageFactory
from tests.factories.tickets import NOON
from tests.integration.worker import answering

pytestmark = pytest.mark.django_db
TERM = {"term": "Angry Birds", "meaning": "a game", "effect": "not_emotion", "language": "en"}


def test_a_term_lives_and_goes(integration):
    made = integration.post("lexicon/", {**TERM, "untested": True})
    path = f"lexicon/{made.json()['id']}/"

    assert made.status_code == 201
    assert made.json()["tested"] is None
    assert integration.get(path).json() == made.json()
    assert integration.get("lexicon/?term=angry%20birds").json()["results"] == [made.json()]
    assert integration.get("lexicon/?active=false").json()["results"] == []
    changed = integration.patch(
        path, {"signal": "frustration", "push": "less", "active": False, "untested": True}
    )
    assert changed.json()["signal"] == "frustration"
    assert changed.json()["active"] is False
    assert (
        integration.patch(path, {"signal": None, "push": None, "untested": True}).json()["push"]
        is None
    )
    assert integration.delete(path).status_code == 204
    assert integration.get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (TERM, "tested"),
        ({**TERM, "untested": False}, "tested"),
        ({**TERM, "tested": "made:up"}, "tested"),
        ({**TERM, "untested": True, "term": "a b c d e f"}, "term"),
        ({**TERM, "untested": True, "meaning": "\u200b"}, "meaning"),
        ({**TERM, "untested": True, "language": "english"}, "language"),
        ({**TERM, "untested": True, "effect": "odd"}, "effect"),
        ({**TERM, "untested": True, "signal": "score", "push": "more"}, "signal"),
        ({**TERM, "untested": True, "signal": "urgency"}, "signal"),
        ({**TERM, "untested": True, "colour": "red"}, "colour"),
    ],
)
def test_what_will_not_do_is_said_of_its_field(integration, body, field):
    answer = integration.post("lexicon/", body)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not LexiconTerm.objects.exists()


def test_the_same_words_twice_are_a_conflict(integration):
    row = LexiconTermFactory.create(term="angry birds", folded="angry birds", language="en")

    answer = integration.post("lexicon/", {**TERM, "untested": True})

    assert (answer.status_code, answer.json()["changed"]) == (409, {"term": row.pk})


def test_managers_only_and_by_scope(caller_as):
    assert caller_as(Role.AGENT).get("lexicon/").status_code == 403
    assert caller_as(Role.MANAGER).get("lexicon/").status_code == 200
    reader = caller_as(Role.MANAGER, scopes=[Scope.LEXICON_READ])
    assert reader.post("lexicon/", {**TERM, "untested": True}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_term_is_tested_then_kept(caller_as, fake_engine):
    caller = caller_as(Role.MANAGER)
    MessageFactory.create(text="Angry Birds is perfect", created_at=NOON)

    with answering():
        seen = caller.post("lexicon/test/", TERM).json()

    assert (seen["found"], seen["tried"], seen["relabelled"]) == (1, 1, 1)
    (example,) = seen["examples"]
    assert (example["before"]["label"], example["after"]["label"]) == ("neutral", "positive")
    made = caller.post("lexicon/", {**TERM, "tested": seen["tested"]})
    assert made.json()["tested"] == {"messages": 1, "changed": 1}
