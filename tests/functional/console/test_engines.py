"""The pages of engines, as owners see them: at every width, in both themes, by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sentiment.choosing import Choice
from sentiment.comparing import figures_of
from sentiment.configuring import set_choices, set_shadow
from sentiment.models import Comparison, ConfiguredEngine, EngineDay
from sentiment.models.comparison import ColumnState
from supportsentiment.accounts.roles import Role
from tests.factories import EngineFactory, MessageFactory, ShadowReadingFactory, UserFactory
from tests.functional.console.test_pages import THEMES, broken_rules

WIDTHS = (390, 1024, 1440)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def owner(transactional_db):
    return UserFactory.create(name="Orla Whitcombe", role=Role.OWNER)


@pytest.fixture
def engines(owner):
    """One that answers and reads along, one that is left alone, one without budget."""
    now = timezone.now()
    well = EngineFactory.create(name="House model", last_answered_at=now, calls_a_day=1000)
    EngineDay.objects.create(
        engine=well, day=now.date(), calls=182, tokens=40_211, milliseconds=61_000
    )
    EngineFactory.create(
        name="Provider",
        base_url="http://models.example.org/v1",
        failures=6,
        rests_until=now + timedelta(minutes=1),
        last_cause="the endpoint answered with status 503",
    )
    spent = EngineFactory.create(name="Spent", last_answered_at=now, calls_a_day=5)
    EngineDay.objects.create(engine=spent, day=now.date(), calls=5, milliseconds=900)
    set_choices(choices=[Choice("de", "", well.pk)], user=owner, now=now)
    set_shadow(engine_id=well.pk, reads=True, user=owner, now=now)
    ShadowReadingFactory.create(engine=well, label="negative", score=-0.5)
    return well


@pytest.fixture
def comparison(engines, owner):
    texts = [
        f"Message {number}: the parcel is late again, and nobody says why." for number in range(24)
    ]
    messages = [MessageFactory.create(text=text) for text in texts]
    truths = [
        [one.pk, "negative" if place % 3 else "neutral"] for place, one in enumerate(messages)
    ]
    made = Comparison.objects.create(truths=truths, started_by=owner, created_at=timezone.now())
    right = [[label, -0.4, 0.8] for _pk, label in truths]
    other = [["negative", -0.4, 0.8] if place % 5 else ["", None, 0] for place in range(24)]
    made.columns.create(
        state=ColumnState.DONE,
        version="bundled 2026.11",
        guesses=right,
        figures=figures_of(truths, right),
        milliseconds=300,
    )
    made.columns.create(
        engine=engines,
        state=ColumnState.RUNNING,
        version="openai tiny/2/r1",
        guesses=other[:18],
        milliseconds=9000,
        tokens=4100,
    )
    return made


def pages(engine):
    return {
        "engines": "/reading/engines/",
        "engine": f"/reading/engines/{engine.pk}/",
        "engine-new": "/reading/engines/new/?kind=openai",
        "engine-model": "/reading/engines/new/?kind=transformers",
        "compare": "/reading/compare/",
    }


@pytest.mark.usefixtures("comparison")
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_rule_is_broken_and_nothing_is_cut_off(open_as, owner, engines, theme, width, picture):
    page = open_as(owner, theme=theme, width=width)
    for name, path in pages(engines).items():
        page.goto(path)
        picture(page, f"{name}-{width}-{theme}")
        assert broken_rules(page) == [], name
        assert not page.evaluate(TOO_WIDE), name


def test_an_endpoint_is_added_and_given_messages_by_keyboard(open_as, owner):
    page = open_as(owner, "/reading/engines/")
    page.get_by_role("link", name="Add an endpoint").press("Enter")
    for label, text in (
        ("Name", "House model"),
        ("Model", "small"),
        ("Base address", "http://127.0.0.1:8080/v1"),
        ("Key", "a-key-that-nobody-may-see"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Save", exact=True).press("Enter")

    expect(page.get_by_text("On this machine: nothing leaves it.")).to_be_visible()
    expect(page.get_by_label("Key", exact=True)).to_have_value("")
    page.get_by_role("link", name="Back to the engines").press("Enter")
    page.get_by_label("Engine", exact=True).first.select_option("House model")
    page.get_by_label("Language", exact=True).first.select_option("German")
    page.get_by_role("button", name="Save the rules").press("Enter")

    expect(page.get_by_text("German, any channel: House model")).to_be_visible()
    assert ConfiguredEngine.objects.get().name == "House model"
