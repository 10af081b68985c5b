"""A manager has old messages read again, and watches it."""

import pytest
from playwright.sync_api import expect

from sentiment import rereading
from sentiment.models import ModelVersion, Reading


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(rereading, "STEP", 1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_manager_estimates_starts_pauses_and_sees_the_end(
    open_as, manager, writes, work_off, picture, theme
):
    for number in range(3):
        writes(f"Thanks, parcel {number} came.", subject=f"Parcel {number}")
    older = ModelVersion.objects.create(engine="older", version="1", digest="0")
    Reading.objects.update(model_version=older)
    page = open_as(manager, "/reading/again/", theme=theme)

    page.get_by_role("button", name="Estimate").press("Enter")
    expect(page.locator(".again__estimate")).to_contain_text("3 messages")
    picture(page, f"again-estimate-1440-{theme}")
    page.get_by_role("button", name="Read them again").press("Enter")
    card = page.locator("#rereading")
    expect(card).to_contain_text("running")
    card.get_by_role("button", name="Pause").press("Enter")
    expect(card).to_contain_text("paused")
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 844})
        picture(page, f"again-paused-{width}-{theme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    card.get_by_role("button", name="Go on").press("Enter")
    expect(card).to_contain_text("running")
    work_off()

    # It looks by itself.
    expect(card).to_contain_text("finished")
    expect(card).to_contain_text("3 of 3 messages")
    page.goto("/reading/again/?since=2020-01-01&language=en&only_active=on&estimate=1")
    expect(page.locator(".again__estimate")).to_contain_text("built on")
    picture(page, f"again-ended-390-{theme}")
