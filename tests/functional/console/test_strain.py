"""An agent sees why a calm question stands far ahead: what went before it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sentiment.models import Reading
from tests.functional.console.test_pages import RULES


@pytest.fixture
def left_waiting(writes):
    """A customer who asked four times; the last message was long and is read in part."""
    first = writes("Where is my parcel? " + "It was due on Monday, says the note. " * 8)
    for text in ("Any news?", "Hello?", "Still nothing, and I am angry."):
        last = writes(text, ticket=first.ticket_id)
    Reading.objects.filter(message=last.message_id).update(cut_short=True)
    return first.ticket_id


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_what_went_before_is_told(open_as, left_waiting, agent, picture, theme, width):
    page = open_as(agent, f"/tickets/{left_waiting}/", theme=theme, width=width)
    page.wait_for_load_state("networkidle")
    boosts = page.locator("#why .boosts")

    if width < 1440:
        page.locator(".context-opener").click()
    page.get_by_role("tab", name="Why here").click()
    expect(boosts).to_be_visible()
    expect(boosts).to_contain_text("What went before")
    expect(boosts).to_contain_text("Earlier messages without an answer: 3.")
    picture(page, f"strain-{theme}-{width}")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []


def test_a_text_that_was_cut_short_says_so(open_as, left_waiting, agent, picture):
    page = open_as(agent, f"/tickets/{left_waiting}/")

    page.get_by_text("Reading,").last.click()

    said = page.get_by_text("only its start and its end were read")
    said.scroll_into_view_if_needed()
    expect(said).to_be_visible()
    picture(page, "cut-short")
