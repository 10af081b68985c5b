"""A browser that asks for German gets a German desk, and its script says times as the page does."""

import re

from playwright.sync_api import expect

WAITING = "#rows time[data-ago]"


def test_times_stay_fresh_in_the_readers_language(open_as, agent, writes, picture):
    one = writes("I am furious, this is the third time.", subject="First")
    page = open_as(agent)
    page.context.set_extra_http_headers({"Accept-Language": "de-DE,de;q=0.9"})
    page.clock.install()
    page.goto(f"/tickets/{one.ticket_id}/")
    expect(page.locator(WAITING)).to_have_text("jetzt")
    picture(page, "ticket-german")

    page.clock.fast_forward("03:00:31")

    expect(page.locator(WAITING)).to_have_text(re.compile(r"^3 h$"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
