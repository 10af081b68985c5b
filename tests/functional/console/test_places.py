"""What appears by itself takes its own room: it covers nothing, and leaves again."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routing.models import Escalation
from routing.policy import Severity
from supportsentiment.accounts.roles import Role
from tests.factories import MessageFactory, UserFactory
from tickets.models import Message

WIDTHS = (390, 1024, 1440)
COVERED = """() => {
  const toasts = [...document.querySelectorAll(".toast")].map((one) => one.getBoundingClientRect());
  return [...document.querySelectorAll("a, button, input, textarea")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.closest(".toasts"))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      const clip = one.closest(".list__scroll, .thread, .main")?.getBoundingClientRect();
      const top = Math.max(box.top, clip?.top ?? 0);
      const bottom = Math.min(box.bottom, clip?.bottom ?? innerHeight);
      return bottom > top && toasts.some((toast) =>
        box.left < toast.right && box.right > toast.left && top < toast.bottom - 1
        && bottom > toast.top + 1);
    })
    .map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def tickets(writes):
    """One ticket to look at, and another."""
    here = writes("Where is my parcel?", subject="Parcel")
    other = writes("Where is the lamp?", subject="Lamp", email="bo@example.org", name="Bo")
    return [Message.objects.get(pk=one.message_id).ticket for one in (here, other)]


def escalate(ticket):
    return Escalation.objects.update_or_create(
        ticket=ticket,
        settled_at=None,
        defaults={
            "severity": Severity.CRITICAL,
            "reasons": [{"sentence": "Frustration is high."}],
            "opened_at": timezone.now(),
        },
    )[0]


def look_again(page):
    """As after sleep."""
    with page.expect_response(lambda answer: "/bell/" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def settle(page):
    """Wait until the page hears the desk and knows what was critical before."""
    expect(page.locator("body")).to_have_attribute("data-live", "socket")
    expect(page.locator("#bell-count")).to_have_attribute("data-critical", "")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_toast_covers_nothing_and_says_mood_and_reason(open_as, manager, tickets, width, picture):
    here, other = tickets
    page = open_as(manager, f"/tickets/{here.pk}/", width=width)
    settle(page)
    escalate(other)
    escalate(here)
    look_again(page)

    toast = page.locator(".toast")
    expect(toast).to_have_count(1)
    expect(toast).to_contain_text("Lamp")
    expect(toast).to_contain_text("Frustration is high.")
    expect(toast.locator(".mood")).to_be_visible()
    picture(page, f"toast-{width}")
    assert page.evaluate(COVERED) == []

    page.locator("#thread").focus()
    page.keyboard.press("Escape")
    expect(toast).to_have_count(0)


def test_a_toast_that_is_dismissed_leaves_the_keyboard_on_the_page(open_as, manager, tickets):
    here, other = tickets
    page = open_as(manager, f"/tickets/{here.pk}/")
    settle(page)
    escalate(other)
    look_again(page)

    page.locator(".toast [data-dismiss]").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()


def test_a_toast_leaves_by_itself_but_not_from_under_the_hand(open_as, manager, tickets):
    here, other = tickets
    page = open_as(manager, f"/tickets/{here.pk}/")
    settle(page)
    page.clock.install()
    escalate(other)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(500)
    toast = page.locator(".toast")
    expect(toast).to_have_count(1)

    toast.hover()
    page.clock.run_for(30_000)
    expect(toast).to_have_count(1)
    page.locator("#ticket-title").hover()
    page.clock.run_for(5_000)
    expect(toast).to_have_count(0)


def test_an_open_ticket_says_in_its_head_that_it_is_critical(open_as, manager, tickets):
    here, _other = tickets
    escalate(here)

    page = open_as(manager, f"/tickets/{here.pk}/")

    expect(page.locator("#head .chip--critical")).to_have_text("Critical")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_banner_pushes_the_page_down(open_as, manager, tickets, width):
    page = open_as(manager, f"/tickets/{tickets[0].pk}/", width=width)
    settle(page)
    page.evaluate("document.getElementById('offline').hidden = false")

    banner = page.locator("#offline").bounding_box()
    title = page.locator("#ticket-title").bounding_box()
    send = page.locator(".composer .button--first").bounding_box()

    assert banner["y"] + banner["height"] <= title["y"]
    assert send["y"] + send["height"] <= 900


@pytest.mark.parametrize("width", WIDTHS)
def test_the_words_of_the_trend_can_be_read(open_as, manager, tickets, width):
    page = open_as(manager, "/overview/", width=width)

    heights = page.locator(".trend-chart text:visible").evaluate_all(
        "(all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)"
        " * one.getScreenCTM().a)"
    )

    assert len(heights) > 5
    assert min(heights) >= 11


def test_a_layout_of_two_lines_has_a_small_frame_and_offers_no_pictures(open_as, manager, tickets):
    here = tickets[0]
    MessageFactory.create(ticket=here, seq=900, html="<p>Hello,</p><p>where is it?</p>")
    MessageFactory.create(ticket=here, seq=901, html="<p>Look</p><img src='https://i.example/1'>")
    page = open_as(manager, f"/tickets/{here.pk}/")
    plain, rich = page.locator("#m-900"), page.locator("#m-901")

    for message in (plain, rich):
        message.get_by_text("Original layout").click()
        expect(message.locator("iframe[src]")).to_be_visible()

    assert 56 <= plain.locator("iframe").bounding_box()["height"] < 140
    expect(rich.get_by_role("button", name="Load remote pictures")).to_be_visible()
    expect(plain.get_by_role("button", name="Load remote pictures")).to_be_hidden()


def test_whoever_only_reads_sees_a_calm_note(open_as, tickets):
    observer = UserFactory.create(role=Role.OBSERVER)

    page = open_as(observer, f"/tickets/{tickets[0].pk}/")

    expect(page.locator(".composer__none")).to_have_text("Your role does not answer customers.")
    expect(page.locator(".composer .problem")).to_have_count(0)
