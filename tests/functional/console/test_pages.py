"""Every page, in both themes and four widths: no rule of accessibility broken, nothing cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from routing.models import Escalation
from routing.policy import Severity
from sentiment.models import Unread
from supportsentiment.accounts.roles import Role
from tests.factories import UserFactory
from tests.factories.tickets import NOON
from tickets.models import Message
from tickets.services import replies

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    # A frame of a customer's mail holds no page of ours, and talking to it is a warning.
    "iframes": False,
}
WIDTHS = (320, 390, 1024, 1440)
THEMES = ("light", "dark")


@pytest.fixture
def lively(writes, agent, team):
    """A desk with a bit of everything; returns the ticket to open."""
    one = writes(
        "I am furious and angry, this is broken! https://example.org/" + "x" * 300,
        subject="A very long subject that has to be cut somewhere, because it never seems to end",
        html="<p>I am furious</p>",
    )
    ticket = Message.objects.get(pk=one.message_id).ticket
    replies.reply(ticket_id=ticket.pk, user=agent, text="I am sorry.", now=NOON)
    replies.add_note(ticket_id=ticket.pk, user=agent, text="Ask the courier.", now=NOON)
    writes("Thanks, perfect.", ticket=ticket.pk)
    other = writes("مرحبا، أين الطرد؟", subject="سؤال", name="سلمى الحداد", email="s@example.org")
    Unread.objects.create(message_id=other.message_id, reason="Nobody could read it.")
    Escalation.objects.get_or_create(
        ticket=ticket,
        settled_at=None,
        defaults={
            "severity": Severity.CRITICAL,
            "reasons": [{"sentence": "Frustration is high."}],
            "opened_at": NOON,
        },
    )
    return ticket


def pages(ticket):
    return {
        "inbox": "/",
        "ticket": f"/tickets/{ticket.pk}/",
        "empty": "/?channel=sms",
        "alerts": "/alerts/",
        "overview": "/overview/",
        "reading": "/reading/",
        "words": "/reading/lexicon/",
        "limits": "/reading/limits/",
        "learning": "/reading/learning/",
        "label": "/reading/label/",
        "repairs": "/repairs/",
        "gallery": "/gallery/",
        "refused": "/?sort=nonsense",
    }


def broken_rules(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", [Role.OWNER, Role.OBSERVER])
def test_no_rule_is_broken(open_as, lively, theme, role, trouble, picture):
    page = open_as(UserFactory.create(role=role), theme=theme)

    for name, path in pages(lively).items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{role}-{theme}")
        assert broken_rules(page) == [], (name, theme)
    trouble[:] = [said for said in trouble if "400 (Bad" not in said and "403 (For" not in said]


@pytest.mark.parametrize("theme", THEMES)
def test_no_rule_is_broken_in_what_opens(open_as, lively, agent, theme):
    page = open_as(agent, f"/tickets/{lively.pk}/", theme=theme)
    page.wait_for_load_state("networkidle")

    for opener in ("#m-status-opener", "#m-assign-opener", "#m-tags-opener"):
        page.locator(opener).click()
        assert broken_rules(page) == [], opener
        page.keyboard.press("Escape")
    page.locator("#tab-why").click()
    for details in page.locator(".message details").all():
        details.locator("summary").click()
    assert broken_rules(page) == []
    page.keyboard.press("?")
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    assert broken_rules(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_door_breaks_no_rule(stranger, theme):
    stranger.emulate_media(color_scheme=theme)
    stranger.goto("/sign-in/")

    assert broken_rules(stranger) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(open_as, lively, width, picture, trouble):
    page = open_as(UserFactory.create(role=Role.OWNER), width=width)

    for name, path in pages(lively).items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)
        assert sticking_out(page) == [], name
    trouble[:] = [said for said in trouble if "400 (Bad" not in said]


def sticking_out(page):
    """Things that can be pressed and lie outside the window, and not in something that scrolls."""
    return page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, textarea")]
          .filter((one) => one.checkVisibility({visibilityProperty: true})
            && !one.closest(".unseen, [popover]:not(:popover-open)"))
          .filter((one) => {
            const box = one.getBoundingClientRect();
            const scrolls = one.closest(".table-wrap, .arc__picture, .trend-chart, .tabs");
            return !scrolls && box.width && (box.right > innerWidth + 1 || box.left < -1);
          })
          .map((one) => one.outerHTML.slice(0, 120))"""
    )


def test_on_a_phone_one_pane_at_a_time(open_as, lively, agent):
    page = open_as(agent, width=390, height=844)
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#ticket")).to_be_hidden()

    page.locator(f"#row-link-{lively.pk}").click()
    expect(page.locator("#ticket-title")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()

    page.locator("#back").click()
    expect(page.locator("#list")).to_be_visible()
    page.get_by_role("button", name="Views").click()
    page.locator("#view-mine").click()
    expect(page.locator(".list__title")).to_have_text("Mine")


def test_the_first_load_is_small(open_as, agent, chromium):
    page = open_as(agent)
    sizes = page.evaluate(
        """async () => {
          const files = performance.getEntriesByType("resource").map((one) => one.name)
            .filter((name) => /\\.(js|css)$/.test(new URL(name).pathname));
          const small = async (name) => {
            const stream = (await fetch(name)).body.pipeThrough(new CompressionStream("gzip"));
            return (await new Response(stream).arrayBuffer()).byteLength;
          };
          return Promise.all([...new Set(files)].map(small));
        }"""
    )

    assert len(sizes) > 10
    assert sum(sizes) < 60 * 1024


def test_without_sockets_the_page_looks_by_itself(open_as, agent, writes, settings, trouble):
    nowhere = "ws://localhost:1"
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.SOCKET_URL = nowhere
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy, "connect-src": ["'self'", nowhere]}
    }
    one = writes("Hello?", subject="First")
    page = open_as(agent)
    expect(page.locator("#offline")).to_be_visible(timeout=15_000)

    writes("I am furious.", ticket=one.ticket_id)

    expect(page.locator(f"#row-{one.ticket_id}")).to_contain_text("Very unhappy", timeout=25_000)
    trouble[:] = [said for said in trouble if "localhost:1" not in said]
