"""A manager says what words mean: tested on what customers wrote, then saved, then read so."""

import pytest
from playwright.sync_api import expect

from sentiment.models import LexiconTerm, Reading, Tuning
from tests.functional.console.test_pages import broken_rules
from tests.integration.worker import answering


@pytest.fixture
def chatter(writes):
    first = writes("I am angry that Angry Birds is down", subject="Birds")
    writes("Angry Birds is perfect", email="bo@example.org", name="Bo Lind")
    writes("Where is my parcel?", email="chen@example.org", name="Chen Wei")
    return first


def test_a_term_is_tested_and_saved_by_keyboard(open_as, manager, chatter, writes, picture):
    page = open_as(manager, "/reading/lexicon/")

    page.get_by_label("Word or words").fill("angry birds")
    page.get_by_label("What it means here").fill("a game that we sell")
    page.get_by_label("What it does to the mood").select_option("not_emotion")
    with answering():
        page.get_by_label("And besides").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#trial-term .trial")).to_contain_text("2 of the last 3 messages")
    picture(page, "lexicon-tested")
    assert broken_rules(page) == []
    expect(page.locator("#trial-term mark").first).to_have_text("Angry Birds")
    page.get_by_role("button", name="Save", exact=True).press("Enter")

    expect(page.locator("tr:target")).to_contain_text("a game that we sell")
    expect(page.locator("tr:target")).to_contain_text("2 messages")
    assert LexiconTerm.objects.get().tested_messages == 2
    letter = writes("I like Angry Birds", email="dia@example.org", name="Dia Roth")
    reading = Reading.objects.get(message=letter.message_id)
    assert reading.label == "neutral"
    page.goto(f"/tickets/{letter.ticket_id}/")
    page.locator(".evidence").first.hover()
    expect(page.locator("#evidence-pop")).to_contain_text("your lexicon: angry birds = a game")
    picture(page, "lexicon-evidence")


def test_saving_without_a_test_needs_a_word(open_as, manager, picture):
    page = open_as(manager, "/reading/lexicon/")
    page.get_by_label("Word or words").fill("sick")
    page.get_by_label("What it means here").fill("great")

    form = page.locator("form", has=page.get_by_label("Word or words"))
    form.get_by_text("Without a test").click()
    form.get_by_label("Nobody has seen what it changes").check()
    picture(page, "lexicon-untested")
    form.get_by_role("button", name="Save untested").click()

    expect(page.locator("tr:target")).to_contain_text("Without a test")


def test_the_risk_shows_what_it_would_mean_while_one_types(open_as, manager, chatter):
    page = open_as(manager, "/reading/limits/")

    page.get_by_label("Risk in percent").fill("7")

    expect(page.locator("#risk-preview")).to_contain_text("At 7 %")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Back to 20 %")).to_be_visible()
    assert Tuning.objects.get().risk_percent == 7
