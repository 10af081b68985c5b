"""Somebody labels messages with single keys, and sees what the labels have taught."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sentiment.models import Correction, DeskVersion, Reading
from tests.functional.console.test_pages import broken_rules

TEXTS = (
    "The parcel came on Tuesday, but the box was empty. I have written twice about it.",
    "Could you change the address of my order? I moved last week.",
    "Thanks, the new password works perfectly.",
    "I am annoyed: the invoice is wrong again, third month in a row.",
)
SIZES = ((1440, 900), (1024, 768), (390, 844))


@pytest.fixture
def messages(writes):
    return [writes(text, email=f"c{n}@example.org") for n, text in enumerate(TEXTS)]


def figures(accuracy, low, high, calibration, n):
    return {
        "n": n,
        "accuracy": accuracy,
        "accuracy_95": [low, high],
        "macro_f1": accuracy,
        "calibration_error": calibration,
        "loss": 0.8,
    }


@pytest.fixture
def taught(messages, manager):
    """A desk with three versions: one retired, one that reads, one in shadow."""
    now = timezone.now()
    for n, reading in enumerate(Reading.objects.order_by("pk")[:3]):
        Correction.objects.create(
            message=reading.message,
            reading=reading,
            user=manager,
            label=("negative", "neutral", "positive")[n],
            score=0.0,
            origin="random",
            created_at=now,
        )
    rows = (
        (1, "retired", "numbers", 52, (0.58, 0.44, 0.7), (0.69, 0.56, 0.8)),
        (2, "live", "weights", 131, (0.62, 0.53, 0.7), (0.74, 0.66, 0.81)),
        (3, "refused", "weights", 180, (0.74, 0.6, 0.83), (0.72, 0.58, 0.82)),
        (4, "shadow", "weights", 304, (0.73, 0.64, 0.8), (0.79, 0.71, 0.85)),
    )
    reason = "On labels held out it is right in %(after)s, what reads now in %(before)s."
    for number, status, tier, labels, before, after in rows:
        DeskVersion.objects.create(
            number=number,
            status=status,
            base_version="1",
            base_digest="0" * 64,
            tier=tier,
            bias=[0.0, 0.0, 0.0],
            digest=str(number) * 64,
            message_ids=[one.message_id for one in messages[:number]],
            labels=labels,
            metrics={
                "before": figures(*before, 0.11, labels),
                "after": figures(*after, 0.04, labels),
                "general_before": 0.749,
                "general_after": 0.752,
            },
            reasons=[{"template": reason, "values": {"after": "72.0 %", "before": "74.0 %"}}]
            if status == "refused"
            else [],
            made_by=manager if number == 2 else None,
            trained_at=now - timedelta(days=30 - 7 * number),
            promoted_at=now - timedelta(days=16) if status in {"live", "retired"} else None,
            to_reread_tickets=17,
            reread_tickets=17,
        )


def test_messages_are_labelled_with_single_keys(open_as, manager, messages, picture):
    page = open_as(manager, "/reading/label/")
    expect(page.locator(".label-head h2")).to_have_text("0 of 50 labelled")
    picture(page, "label_random_1440_light")

    page.keyboard.press("2")
    expect(page.locator(".label-head h2")).to_have_text("1 of 50 labelled")
    expect(page.locator(".label-head")).to_contain_text("Unhappy")
    picture(page, "label_after_1440_light")

    page.keyboard.press("c")
    expect(page.locator(".label-head h2")).to_have_text("2 of 50 labelled")
    shown = page.locator(".asked__text").inner_text()

    page.keyboard.press("x")
    expect(page.locator(".asked__text")).not_to_have_text(shown)
    assert list(Correction.objects.order_by("created_at").values_list("origin", flat=True)) == [
        "random",
        "uncertain",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_was_taught_fits_every_screen(open_as, manager, taught, size, theme, picture):
    width, height = size
    page = open_as(manager, "/reading/learning/", width=width, height=height, theme=theme)

    for name in ("learning", "label"):
        page.goto(f"/reading/{name}/")
        expect(page.locator("h1")).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name
        assert broken_rules(page) == []
        page.set_viewport_size({"width": width, "height": 2000})
        picture(page, f"{name}_{width}_{theme}")
        page.set_viewport_size({"width": width, "height": height})


def test_a_version_is_let_read_and_taken_back(open_as, manager, taught):
    page = open_as(manager, "/reading/learning/")

    page.get_by_role("button", name="Let v4 read").click()
    expect(page.locator(".reader b")).to_have_text("v4")

    page.get_by_role("button", name="Roll back").click()
    expect(page.locator(".reader b")).to_have_text("v5")
    expect(page.locator(".cards")).to_contain_text("The same as v2.")
