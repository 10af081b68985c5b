"""What an agent does all day, as a browser does it."""

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import expect

from console.live import hall
from supportsentiment.kernel import standstill, work
from supportsentiment.kernel.models import EventRecord, Work
from tests.factories import TeamFactory, UserFactory
from tests.factories.people import PASSWORD
from tests.functional.console.conftest import WAIT_MS
from tickets.lifecycle import Status
from tickets.models import Message, Ticket


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


@pytest.fixture
def looks_often(monkeypatch):
    """The desk looks at itself without leaving its pages behind for seconds."""
    monkeypatch.setattr(hall, "STANDING_SECONDS", 0.2)
    monkeypatch.setattr(standstill, "KEPT_SECONDS", 0.2)


def is_live(page):
    """Hints come by the socket from now on."""
    page.wait_for_selector('body[data-live="socket"]')


def test_signing_in_and_out(stranger, agent, trouble):
    page = stranger
    page.goto("/")
    page.get_by_label("E-mail address").fill(agent.email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")

    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="All active")).to_be_visible()

    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))
    trouble.expected("400 (Bad Request)")


def test_a_message_comes_in_and_the_mood_changes_by_itself(open_as, agent, writes):
    first = writes("Hello, where is my parcel?", subject="My parcel")
    page = open_as(agent)
    is_live(page)
    row = page.locator(f"#row-{first.ticket_id}")
    expect(row).to_contain_text("Neutral")

    writes("I am furious and angry. Still nothing!", ticket=first.ticket_id)

    expect(row).to_contain_text("Very unhappy")
    expect(row.locator(".mood")).to_have_class(re.compile("mood--very-negative"))


def test_the_open_conversation_grows_by_itself(open_as, agent, writes):
    first = writes("Hello, where is my parcel?", subject="My parcel")
    page = open_as(agent, f"/tickets/{first.ticket_id}/")
    is_live(page)
    expect(page.locator("#arc circle.arc__dot")).to_have_count(1)

    writes("I am furious. Nothing came.", ticket=first.ticket_id)

    newest = page.locator("#entries .message").last
    expect(newest).to_contain_text("I am furious")
    expect(newest.locator(".evidence").first).to_be_visible()
    expect(page.locator("#arc circle.arc__dot")).to_have_count(2)
    expect(page.locator("#entries .message")).to_have_count(2)


def test_new_tickets_wait_until_the_reader_wants_them(open_as, agent, writes):
    first = writes("Hello?", subject="First")
    page = open_as(agent)
    is_live(page)

    second = writes("Hello!", subject="Second", email="rolf@example.org", name="Rolf")
    pill = page.locator("#fresh-pill")
    expect(pill).to_contain_text("1 ticket more")
    expect(page.locator(f"#row-{second.ticket_id}")).to_have_count(0)
    expect(page.locator(f"#row-{first.ticket_id}")).to_be_visible()

    keys(page, "Shift+N")
    expect(page.locator(f"#row-{second.ticket_id}")).to_be_visible()


@pytest.fixture
def day(open_as, agent, writes):
    """An agent's page with two tickets, the angry one opened by keyboard."""
    writes("I am furious, this is broken.", subject="Broken")
    writes("Thanks, perfect.", subject="Praise", email="rolf@example.org", name="Rolf")
    page = open_as(agent)
    is_live(page)
    keys(page, "j", "Enter")
    expect(page.locator("#ticket-title")).to_contain_text("Broken")
    return page


def test_by_keyboard_take_and_set_the_priority(day, agent):
    keys(day, "i")
    expect(day.locator("#m-assign-opener")).to_contain_text("Aggie Morrow")

    keys(day, "p")
    expect(day.locator("#m-priority")).to_be_visible()
    keys(day, "ArrowUp", "Enter")
    expect(day.locator("#m-priority-opener")).to_contain_text("High")

    ticket = Ticket.objects.get(subject="Broken")
    assert (ticket.assignee, ticket.priority) == (agent, 30)


def test_by_keyboard_walk_the_evidence(day):
    keys(day, "v")
    expect(day.locator(".evidence:focus")).to_have_count(1)
    expect(day.locator("#evidence-pop")).to_contain_text(re.compile(r"[+\u2212]\d"))

    keys(day, "Escape")
    expect(day.locator("#evidence-pop")).to_be_hidden()


def test_what_is_typed_before_the_answer_comes_is_kept(day):
    day.route("**/note/", lambda route: (day.wait_for_timeout(400), route.continue_()))
    keys(day, "n")
    day.keyboard.type("The courier is late.")
    keys(day, "Control+Enter")
    day.keyboard.type(" I call him now.")
    expect(day.locator(".message--note")).to_contain_text("The courier is late.")
    expect(day.locator("#composer textarea")).to_have_value("I call him now.")

    keys(day, "Control+Enter", "Escape", "r")
    day.keyboard.type("I am sorry.")
    expect(day.locator(".message--note")).to_have_count(2)

    expect(day.locator("#composer textarea")).to_have_value("I am sorry.")
    keys(day, "Escape", "n")
    expect(day.locator("#composer textarea")).to_have_value("")


def test_by_keyboard_note_and_reply(day):
    keys(day, "n")
    day.keyboard.type("Looked at the log: the courier is late.")
    keys(day, "Control+Enter")
    expect(day.locator(".message--note")).to_contain_text("the courier is late")

    keys(day, "Escape", "r")
    day.keyboard.type("I am sorry. It arrives today.")
    keys(day, "Control+Enter")
    expect(day.locator(".message--outbound")).to_contain_text("It arrives today.")
    expect(day.locator("#m-status-opener")).to_contain_text("Pending")
    expect(day.locator("#composer-text")).to_have_value("")


def test_by_keyboard_set_a_status_and_go_on(day):
    keys(day, "s")
    expect(day.locator("#m-status")).to_be_visible()
    keys(day, "ArrowDown", "Enter")
    expect(day.locator("#m-status-opener")).not_to_contain_text("New")
    assert Ticket.objects.get(subject="Broken").status != Status.NEW

    keys(day, "u")
    expect(day.locator(".row__link:focus")).to_have_count(1)
    keys(day, "g", "m")
    expect(day.locator(".list__title")).to_have_text("Mine")


def test_by_keyboard_search(day):
    keys(day, "/")
    day.keyboard.type("perfect")
    keys(day, "Enter")
    expect(day.locator("#rows .row")).to_have_count(1)

    keys(day, "/")
    day.keyboard.type(" nonsense")
    keys(day, "Enter")
    expect(day.locator("#list")).to_contain_text("No ticket matches")


def test_help_lists_the_keys_and_can_switch_them_off(open_as, agent, writes):
    writes("Hello?", subject="First")
    page = open_as(agent)

    keys(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Single keys are on").uncheck()
    keys(page, "Escape", "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_a_key_that_is_refused_says_why(open_as, agent, writes):
    number = writes("Hello?", subject="First").ticket_id
    Ticket.objects.filter(pk=number).update(assignee=UserFactory.create())
    page = open_as(agent, f"/tickets/{number}/")

    keys(page, "i", "i")

    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".toast")).to_contain_text("Somebody else works on this ticket")


def test_the_command_bar_finds_what_can_be_done(open_as, agent, writes):
    writes("Hello?", subject="First")
    page = open_as(agent)

    keys(page, "Control+k")
    page.keyboard.type("unassi")
    keys(page, "Enter")

    expect(page.locator(".list__title")).to_have_text("Unassigned")


def test_a_draft_survives_the_page(open_as, agent, writes):
    one = writes("Hello?", subject="First")
    page = open_as(agent, f"/tickets/{one.ticket_id}/")
    keys(page, "r")
    page.keyboard.type("Half a thou")
    expect(page.locator("#draft-state")).to_have_text("Draft kept on this machine")

    page.reload()

    expect(page.locator("#composer-text")).to_have_value("Half a thou")
    assert not Message.objects.filter(kind="outbound").exists()


def test_two_agents_answer_and_the_second_is_stopped(open_as, agent, colleague, writes, trouble):
    one = writes("Hello?", subject="First")
    path = f"/tickets/{one.ticket_id}/"
    aggie, ben = open_as(agent, path), open_as(colleague, path)
    is_live(aggie)
    is_live(ben)
    keys(ben, "r")
    ben.keyboard.type("Ben's answer")

    keys(aggie, "r")
    aggie.keyboard.type("Aggie's answer")
    keys(aggie, "Control+Enter")
    expect(aggie.locator(".message--outbound")).to_have_count(1)
    expect(ben.locator(".message--outbound")).to_have_count(1)
    keys(ben, "Control+Enter")

    stopped = ben.locator("[data-stopped]")
    expect(stopped).to_contain_text("Aggie's answer")
    expect(ben.locator("#composer-text")).to_have_value("Ben's answer")
    assert Message.objects.filter(kind="outbound").count() == 1

    ben.get_by_role("button", name="I have read it: send").click()
    expect(ben.locator(".message--outbound")).to_have_count(2)
    assert Message.objects.filter(kind="outbound").count() == 2
    trouble.expected("409 (Conflict)")


def test_a_ticket_that_moves_away_says_so(open_as, agent, manager, writes, trouble):
    one = writes("Hello?", subject="First")
    elsewhere = TeamFactory.create(name="Legal")
    page = open_as(agent, f"/tickets/{one.ticket_id}/")
    is_live(page)
    boss = open_as(manager, f"/tickets/{one.ticket_id}/")

    boss.locator("#m-team-opener").click()
    boss.locator(f'#m-team [value="{elsewhere.pk}"]').click()

    expect(page.locator("#out-of-sight")).to_be_visible()
    expect(page.locator(f"#row-{one.ticket_id}")).to_have_class(re.compile("row--gone"))
    trouble.expected("404 (Not Found)")


def test_a_customers_html_stays_in_its_cage(open_as, agent, writes, trouble):
    one = writes(
        "Look!",
        subject="First",
        html="<p>Look!</p><script>parent.document.title='taken'</script>"
        "<img src='https://img.example/x.png'>",
    )
    page = open_as(agent, f"/tickets/{one.ticket_id}/")

    page.get_by_text("Original layout").click()

    frame = page.frame_locator("iframe.frame")
    expect(frame.get_by_text("Look!")).to_be_visible()
    expect(frame.get_by_text("1 picture from elsewhere is not shown.")).to_be_visible()
    assert "taken" not in page.title()
    assert page.locator("iframe.frame").get_attribute("sandbox").find("allow-same-origin") < 0
    assert trouble == []
    page.route("https://img.example/*", lambda route: route.fulfill(content_type="image/png"))
    page.get_by_role("button", name="Load remote pictures").click()
    expect(frame.locator("img")).to_have_attribute("src", "https://img.example/x.png")
    expect(frame.get_by_text("not shown")).to_have_count(0)
    trouble.expected("foreign: https://img.example/x.png")


def test_everybody_sees_that_reading_is_held_up_and_when_it_goes_on(
    open_as, agent, manager, writes, looks_often, settings
):
    first = writes("Hello?", subject="First")
    page = open_as(agent, f"/tickets/{first.ticket_id}/")
    wide = open_as(manager)
    is_live(page)
    is_live(wide)
    notice = page.locator("#reading-notice")
    expect(notice.locator(".banner")).to_have_count(0)

    settings.SENTIMENT_ENGINE = "none of the known"
    writes("Is anybody there?", ticket=first.ticket_id)
    EventRecord.objects.update(stored_at=Now() - timedelta(minutes=1))

    expect(notice).to_contain_text("Messages are not being read", timeout=WAIT_MS)
    expect(notice.get_by_role("link")).to_have_count(0)
    newest = page.locator("#entries .message").last
    expect(newest.get_by_text("not read yet – reading is held up")).to_be_visible()
    expect(newest.get_by_text("reading", exact=True)).to_be_hidden()
    expect(wide.locator("#mend-count")).to_contain_text("1")
    wide.locator("#reading-notice").get_by_role("link").click()
    expect(wide.get_by_role("cell", name="Reading messages")).to_be_visible()

    settings.SENTIMENT_ENGINE = "fake"
    Work.objects.update(available_at=Now())
    work.work_off("sentiment.read_messages")

    expect(notice.locator(".banner")).to_have_count(0, timeout=WAIT_MS)
    expect(wide.locator("#mend-count")).to_be_empty()
    expect(newest.locator(".mood")).to_contain_text("Neutral")
