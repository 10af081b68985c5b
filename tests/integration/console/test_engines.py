"""Owners set engines up, try them, let them read and compare them; managers look on."""

import json

import pytest
from django.urls import reverse

from sentiment import requests, taught_engine
from sentiment.choosing import Choice
from sentiment.comparing import FEWEST_MESSAGES
from sentiment.models import Comparison, ConfiguredEngine, EnginePlan
from sentiment.models.comparison import ColumnState
from sentiment.queries import plan_in_force
from sentiment.sealing import seal, unseal
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.models import EventRecord
from tests.factories import (
    EngineFactory,
    MessageFactory,
    ReadingFactory,
    ShadowReadingFactory,
    UserFactory,
)
from tests.factories.tickets import NOON
from tests.fakes.chat_endpoint import READING, running_endpoint
from tests.fakes.scripted_engine import ScriptedEngine, angry, happy

pytestmark = pytest.mark.django_db

KEY = "a-key-that-nobody-may-see"
ENDPOINT = {
    "kind": "openai",
    "name": "House model",
    "base_url": "http://127.0.0.1:8080/v1",
    "model_name": "small",
    "key": KEY,
    "structure": "json_schema",
    "timeout_seconds": "5",
    "calls_a_day": "100",
    "tokens_a_day": "0",
    "otherwise": "own",
}
RULE = {"place": "1", "language": "de", "channel": "", "engine": ""}


@pytest.fixture
def owner(db):
    return UserFactory.create(role=Role.OWNER)


@pytest.fixture
def browser(browser_of, owner):
    return browser_of(owner)


@pytest.fixture
def endpoint():
    with running_endpoint() as server:
        yield server


def to(name, *args):
    return reverse(f"console:reading_{name}", args=args)


def rules(*lines):
    return {
        f"rule{number}-{name}": value
        for number, line in enumerate(lines)
        for name, value in {**RULE, "place": str(number + 1), **line}.items()
    }


def test_an_owner_adds_an_endpoint_and_its_key_is_never_shown(browser):
    answer = browser.post(to("engine_add"), ENDPOINT, follow=True)

    engine = ConfiguredEngine.objects.get()
    assert unseal(engine.sealed_key) == KEY
    assert KEY not in engine.sealed_key
    for page in (answer, browser.get(to("engines")), browser.get(to("engine", engine.pk))):
        assert page.status_code == 200
        assert KEY not in page.content.decode()
        assert engine.sealed_key not in page.content.decode()
    assert KEY not in json.dumps(list(EventRecord.objects.values("name", "payload")))


def test_an_empty_key_keeps_the_one_that_is_there_and_another_address_drops_it(browser):
    browser.post(to("engine_add"), ENDPOINT)
    engine = ConfiguredEngine.objects.get()

    browser.post(to("engine_change", engine.pk), {**ENDPOINT, "key": "", "name": "Renamed"})
    engine.refresh_from_db()
    assert (engine.name, unseal(engine.sealed_key)) == ("Renamed", KEY)

    elsewhere = {**ENDPOINT, "key": "", "base_url": "https://models.example.org/v1"}
    browser.post(to("engine_change", engine.pk), elsewhere)
    engine.refresh_from_db()
    assert engine.sealed_key == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"base_url": "ftp://example.org"}, "begins with"),
        ({"base_url": "https://me:pw@example.org/"}, "a key has a field of its own"),
        ({"base_url": "http://169.254.169.254/latest"}, "belongs to the network itself"),
        ({"key": "with blanks in it"}, "without blanks"),
        ({"timeout_seconds": "61"}, "60"),
        ({"name": "Taken"}, "Another engine has this name"),
        ({"calls_a_day": "-1"}, "0"),
        ({"structure": "xml"}, "xml"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(browser, change, said):
    EngineFactory.create(name="Taken")

    answer = browser.post(to("engine_add"), {**ENDPOINT, **change})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert KEY not in answer.content.decode()
    assert ConfiguredEngine.objects.count() == 1


def test_a_manager_sees_engines_and_changes_none(browser_of, manager):
    engine = EngineFactory.create(name="House model")
    browser = browser_of(manager)

    page = browser.get(to("engines")).content.decode()

    assert "House model" in page
    assert "set up by owners" in page
    assert "Save the rules" not in page
    assert browser.get(to("engine", engine.pk)).status_code == 403


def test_the_page_says_how_far_messages_travel(browser):
    EngineFactory.create(base_url="http://127.0.0.1:8080/v1")
    EngineFactory.create(base_url="http://models.example.org/v1")

    page = browser.get(to("engines")).content.decode()

    assert "On this machine" in page
    assert "whoever stands in between can read along" in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"failures": 2, "last_cause": "the endpoint answered with status 500"}, "last 2 calls"),
        ({"sealed_key": "broken"}, "Give the key again"),
        ({"last_answered_at": NOON}, "answers"),
        ({}, "not asked yet"),
    ],
)
def test_how_an_engine_stands_is_said_in_words(browser, state, said):
    EngineFactory.create(**state)

    assert said in browser.get(to("engines")).content.decode()


def test_rules_are_saved_in_their_order(browser, owner):
    engine = EngineFactory.create()
    sent = rules(
        {"place": "2", "engine": str(engine.pk)},
        {"place": "1", "language": "de", "channel": "chat", "engine": "own"},
        {"engine": ""},
    )

    assert browser.post(to("engine_rules"), sent).status_code == 302

    plan = plan_in_force()
    assert plan.choices == (Choice("de", "chat", None), Choice("de", "", engine.pk))
    assert EnginePlan.objects.get().changed_by == owner


def test_a_rule_that_is_never_reached_is_refused_and_what_was_typed_stays(browser):
    engine = EngineFactory.create()
    sent = rules({"engine": str(engine.pk)}, {"channel": "chat", "engine": "own"})

    answer = browser.post(to("engine_rules"), sent)

    assert answer.status_code == 422
    assert "Rule 2 is never reached" in answer.content.decode()
    assert not EnginePlan.objects.exists()


def test_an_engine_that_reads_is_not_removed(browser):
    engine = EngineFactory.create(sealed_key=seal(KEY))
    browser.post(to("engine_rules"), rules({"engine": str(engine.pk)}))
    assert browser.post(to("engine_remove", engine.pk)).status_code == 409

    browser.post(to("engine_rules"), {})
    assert browser.post(to("engine_remove", engine.pk)).status_code == 302

    engine.refresh_from_db()
    assert engine.removed_at is not None
    assert engine.sealed_key == ""
    assert browser.get(to("engine", engine.pk)).status_code == 404


def test_an_engine_reads_along_until_somebody_has_enough(browser):
    engine = EngineFactory.create()
    browser.post(to("engine_shadow", engine.pk), {"reads": "1"})
    assert plan_in_force().shadows == (engine.pk,)
    reading = ReadingFactory.create(label="negative", score=-0.6)
    for message in (reading.message, MessageFactory.create()):
        ShadowReadingFactory.create(engine=engine, message=message, label="negative", score=-0.4)

    page = browser.get(to("engines")).content.decode()
    assert "2 readings; of 1 that can be compared 100%" in page
    assert "0.20 apart" in page

    browser.post(to("engine_forget", engine.pk))
    browser.post(to("engine_shadow", engine.pk), {"reads": "0"})
    assert plan_in_force().shadows == ()
    assert "can be compared" not in browser.get(to("engines")).content.decode()


def test_an_engine_is_tried_with_a_sentence(browser, endpoint, monkeypatch, work_off):
    # Whoever waits lets the worker go on, in the test's own thread.
    monkeypatch.setattr(requests.time, "sleep", lambda _: work_off())
    engine = EngineFactory.create(base_url=endpoint.url)

    page = browser.post(to("engine_try", engine.pk), {"text": "Write to ana@example.org, thanks."})

    assert "positive, +0.50" in page.content.decode()
    assert "ana@example.org" not in str(endpoint.asked)

    endpoint.status = 500
    page = browser.post(to("engine_try", engine.pk), {"text": "Thanks."})
    assert "status 500" in page.content.decode()


def labelled(user, count):
    """Messages that people have labelled, every other one negative."""
    from sentiment.models import Correction

    for number in range(count):
        message = MessageFactory.create(text=f"Message {number}, sent by me.")
        label, score = ("negative", -0.5) if number % 2 else ("positive", 0.5)
        Correction.objects.create(
            message=message,
            reading=ReadingFactory.create(message=message),
            user=user,
            label=label,
            score=score,
            created_at=NOON,
        )


def test_engines_are_compared_on_what_people_said(browser, owner, endpoint, monkeypatch, work_off):
    labelled(owner, 12)
    engine = EngineFactory.create(name="House model", base_url=endpoint.url)
    endpoint.body = endpoint.reply(READING, usage={"total_tokens": 10})
    script = {
        f"Message {number}, sent by me.": angry(-0.6) if number % 2 else happy()
        for number in range(12)
    }
    monkeypatch.setattr(taught_engine, "get_engine", lambda: ScriptedEngine(script))

    assert browser.post(to("compare_start"), {"engines": [engine.pk]}).status_code == 302
    assert "waits for a worker" in browser.get(to("compare")).content.decode()
    assert browser.post(to("compare_start"), {}).status_code == 409
    work_off()

    own, other = Comparison.objects.get().columns.order_by("pk")
    assert (own.state, own.figures["accuracy"], own.figures["n"]) == (ColumnState.DONE, 1.0, 12)
    assert (other.figures["accuracy"], other.tokens) == (0.5, 120)
    page = browser.get(to("compare")).content.decode()
    assert "100.0%" in page
    assert "Where they disagree" in page
    assert page.count("engine-wrong") == 6


def test_a_comparison_stops_with_its_cause(browser, owner, endpoint, monkeypatch, work_off):
    labelled(owner, FEWEST_MESSAGES)
    engine = EngineFactory.create(base_url=endpoint.url, calls_a_day=4)
    monkeypatch.setattr(taught_engine, "get_engine", ScriptedEngine)

    browser.post(to("compare_start"), {"engines": [engine.pk]})
    work_off()

    column = Comparison.objects.get().columns.get(engine=engine)
    assert (column.state, len(column.guesses)) == (ColumnState.STOPPED, 4)
    assert "budget for today" in browser.get(to("compare")).content.decode()


def test_too_few_labels_are_no_comparison(browser, owner):
    labelled(owner, FEWEST_MESSAGES - 1)

    answer = browser.post(to("compare_start"), {})

    assert answer.status_code == 409
    assert not Comparison.objects.exists()


@pytest.fixture
def models(settings, tmp_path):
    settings.MODELS_ROOT = tmp_path
    folder = tmp_path / "sentiment-de"
    folder.mkdir()
    config = {"id2label": {"0": "negative", "1": "neutral", "2": "LIEB"}}
    (folder / "config.json").write_text(json.dumps(config))
    return tmp_path


def test_a_model_is_chosen_from_its_folder_and_its_labels_are_mapped(browser, models):
    page = browser.get(to("engine_new"), {"kind": "transformers"}).content.decode()
    assert "sentiment-de" in page

    page = browser.get(to("engine_new"), {"kind": "transformers", "folder": "sentiment-de"})
    assert "LIEB" in page.content.decode()
    sent = {
        "kind": "transformers",
        "name": "German",
        "folder": "sentiment-de",
        "otherwise": "own",
        "label_0": "negative",
        "label_1": "ignored",
        "label_2": "positive",
    }
    assert browser.post(to("engine_add"), sent).status_code == 302

    engine = ConfiguredEngine.objects.get()
    assert engine.labels == {"negative": -1.0, "neutral": None, "LIEB": 1.0}
    assert browser.get(to("engine", engine.pk)).status_code == 200


@pytest.mark.parametrize("folder", ["../sentiment-de", "/etc", "", "nothing"])
def test_a_folder_elsewhere_is_none(browser, models, folder):
    sent = {"kind": "transformers", "name": "X", "folder": folder, "otherwise": "own"}

    assert browser.post(to("engine_add"), sent).status_code == 422
    assert not ConfiguredEngine.objects.exists()


def test_labels_that_all_mean_the_same_are_refused(browser, models):
    sent = {
        "kind": "transformers",
        "name": "German",
        "folder": "sentiment-de",
        "otherwise": "own",
        **dict.fromkeys(("label_0", "label_1", "label_2"), "neutral"),
    }

    answer = browser.post(to("engine_add"), sent)

    assert answer.status_code == 422
    assert "two different moods" in answer.content.decode()
