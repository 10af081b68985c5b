"""A person asks which words weigh, and sees them measured without doing anything more."""

import pytest
from playwright.sync_api import expect

from sentiment.models import DeepEvidence

FIRST = "#entries .message >> nth=0"
LETTER = "I am furious. This is the third time the export is broken, fix it please!"


@pytest.fixture
def letter(writes):
    return writes(LETTER, subject="Export")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_are_weighed_while_one_waits(open_as, agent, writes, work_off, picture, theme):
    # The first one escalates and is explained by itself; this one nobody has asked about.
    letter = writes("Thanks, it is perfect now.", subject="Export")
    assert not DeepEvidence.objects.exists()
    page = open_as(agent, f"/tickets/{letter.ticket_id}/", theme=theme)
    page.wait_for_selector('body[data-live="socket"]')
    page.locator(f"{FIRST} >> summary").first.click()
    weights = page.locator(f"{FIRST} >> .weights")
    expect(weights).to_contain_text("approximate")
    expect(weights).to_contain_text("The rest of the message")

    weights.get_by_role("button", name="Explain in depth").press("Enter")
    expect(weights).to_contain_text("being weighed")
    work_off()

    expect(weights).to_contain_text("measured")
    expect(weights).not_to_contain_text("being weighed")
    expect(weights).to_contain_text("Together")
    picture(page, f"weighed-1440-{theme}")
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 844})
        weights.scroll_into_view_if_needed()
        picture(page, f"weighed-{width}-{theme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_escalated_has_been_measured_already(open_as, agent, letter):
    assert DeepEvidence.objects.get().state == "measured"
    page = open_as(agent, f"/tickets/{letter.ticket_id}/")
    page.locator(f"{FIRST} >> summary").first.click()

    weights = page.locator(f"{FIRST} >> .weights")
    expect(weights).to_contain_text("measured")
    expect(weights.get_by_role("button")).to_have_count(0)
