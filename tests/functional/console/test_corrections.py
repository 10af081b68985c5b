"""A person knows better than the engine, and says so with one key."""

import re

import pytest
from playwright.sync_api import expect

from sentiment.models import Correction

FIRST = "#entries .message >> nth=0"


@pytest.fixture
def letter(writes):
    return writes("Hello, where is my parcel?", subject="My parcel")


@pytest.fixture
def page(open_as, agent, letter):
    page = open_as(agent, f"/tickets/{letter.ticket_id}/")
    page.wait_for_selector('body[data-live="socket"]')
    return page


def shows(page, band):
    expect(page.locator(f"{FIRST} >> .message__reading .mood")).to_have_class(
        re.compile(f"mood--{band}")
    )


def test_one_key_changes_the_mood_for_everybody(page, open_as, colleague, letter, picture):
    other = open_as(colleague, f"/tickets/{letter.ticket_id}/")
    other.wait_for_selector('body[data-live="socket"]')
    shows(page, "neutral")

    page.keyboard.press("[")
    page.keyboard.press("1")

    shows(page, "very-negative")
    expect(page.locator(f"{FIRST} >> .message__reading")).to_contain_text("corrected")
    expect(page.locator("#arc .arc__now .mood")).to_have_class(re.compile("mood--very-negative"))
    expect(page.locator(f"#row-{letter.ticket_id} .mood")).to_have_class(
        re.compile("mood--very-negative")
    )
    shows(other, "very-negative")
    picture(page, "corrected")

    # The message keeps the focus, and so the next key finds it.
    page.keyboard.press("5")
    shows(page, "very-positive")
    page.keyboard.press("Backspace")
    shows(page, "neutral")
    expect(page.locator(f"{FIRST} >> .message__reading")).not_to_contain_text("corrected")
    page.keyboard.press("c")
    expect(page.locator(f"{FIRST} >> .message__reading")).to_contain_text("confirmed")
    assert Correction.objects.get().score == 0.0


def test_the_menu_does_the_same_by_mouse_and_tab(page, picture):
    page.locator(f"{FIRST} >> summary").first.click()

    page.get_by_role("button", name="Unhappy", exact=True).click()

    shows(page, "negative")
    expect(page.get_by_text("Corrected by Aggie Morrow")).to_be_visible()
    pressed = page.get_by_role("button", name="Unhappy", exact=True)
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(pressed).to_be_focused()
    picture(page, "corrected-by-menu")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shows(page, "neutral")


def test_the_first_key_without_a_focused_message_chooses_one_and_says_nothing(page):
    page.keyboard.press("1")

    expect(page.locator(FIRST)).to_be_focused()
    shows(page, "neutral")
    assert not Correction.objects.exists()
    page.keyboard.press("1")
    shows(page, "very-negative")


def test_a_key_says_of_a_signal_that_it_is_there_and_the_mood_stays(page, agent, picture):
    page.keyboard.press("[")
    page.keyboard.press("2")
    shows(page, "negative")
    page.keyboard.press("Shift+S")

    flag = page.locator(f"{FIRST} >> [data-say='S']")
    expect(flag).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"{FIRST} >> .correction")).to_contain_text("Is there: Sarcasm.")
    shows(page, "negative")
    assert Correction.objects.get().flags == {"sarcasm": True}

    page.keyboard.press("3")
    shows(page, "neutral")
    assert Correction.objects.get().flags == {"sarcasm": True}
    page.locator(f"{FIRST} >> summary").first.click()
    picture(page, "flagged")
    page.get_by_label("Why you say so").fill("The parcel is a running joke.")
    page.get_by_role("button", name="Keep the reason").click()
    expect(page.get_by_text("The parcel is a running joke.")).to_be_visible()

    page.get_by_role("button", name="Sarcasm").click()
    expect(flag).to_have_attribute("aria-pressed", "false")
    assert Correction.objects.get().flags == {}
    assert Correction.objects.get().reason == "The parcel is a running joke."
