"""The pages of labelling and learning, without a screen."""

import pytest

from sentiment.learning.labels import Origin
from sentiment.models import Correction, DeskVersion
from supportsentiment.kernel.models import EventRecord
from tests.factories import MessageFactory, ReadingFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browser_of, manager):
    return browser_of(manager)


def readings(count):
    return [
        ReadingFactory.create(
            message=MessageFactory.create(text=f"Message number {n}"),
            confidence=0.5 + n / 200,
            score=-0.4,
            label="negative",
        )
        for n in range(count)
    ]


def version(**more):
    figures = {
        "n": 60,
        "accuracy": 0.6,
        "accuracy_95": [0.47, 0.71],
        "macro_f1": 0.5,
        "calibration_error": 0.1,
        "loss": 0.9,
    }
    after = {**figures, "accuracy": 0.75, "accuracy_95": [0.63, 0.84]}
    metrics = {"before": figures, "after": after, "general_before": 0.75, "general_after": 0.752}
    return DeskVersion.objects.create(
        **{
            "number": 1,
            "status": "shadow",
            "base_version": "1",
            "base_digest": "0" * 64,
            "tier": "weights",
            "bias": [0.0, 0.0, 0.0],
            "digest": "1" * 64,
            "labels": 60,
            "metrics": metrics,
            "trained_at": NOON,
            **more,
        }
    )


def text(answer):
    return answer.content.decode()


def test_a_random_message_is_judged_before_its_reading_is_shown(desk):
    readings(8)

    answer = desk.get("/reading/label/")

    said = text(answer)
    assert "0 of 50 labelled" in said
    assert 'name="origin" value="random"' in said
    assert "read as" not in said
    assert 'data-say="c"' not in said


def test_labelling_keeps_why_the_message_was_chosen_and_goes_on(desk):
    first, *_others = readings(8)
    said = {"step": "positive", "origin": "random"}

    answer = desk.post(f"/reading/label/{first.pk}/say/", said, follow=True)

    (kept,) = Correction.objects.all()
    assert (kept.label, kept.origin) == ("positive", Origin.RANDOM)
    assert "1 of 50 labelled" in text(answer)
    assert "the engine had read: Unhappy" in text(answer)
    assert 'name="origin" value="uncertain"' in text(answer)
    assert 'data-say="c"' in text(answer)


def test_what_is_skipped_does_not_come_back_at_once(desk):
    one, two = readings(2)

    for reading in (one, two):
        desk.post(f"/reading/label/{reading.message_id}/skip/")

    assert "Nothing waits to be labelled" in text(desk.get("/reading/label/"))


@pytest.mark.parametrize("form", [{"step": "furious", "origin": "random"}, {"step": "neutral"}])
def test_a_form_that_does_not_fit_is_refused(desk, form):
    (reading,) = readings(1)

    assert desk.post(f"/reading/label/{reading.pk}/say/", form).status_code == 422
    assert not Correction.objects.exists()


def test_a_page_without_labels_says_so(desk):
    said = text(desk.get("/reading/learning/"))

    assert "Nobody has labelled a message yet" in said
    assert "There are 0 labels; learning starts at 50." in said
    assert "The model as it was shipped" in said
    assert "None yet. The first is made from fifty labels." in said


def test_a_version_in_shadow_is_shown_with_its_gain_and_promoted(desk):
    waiting = version()

    said = text(desk.get("/reading/learning/"))
    assert "+15.0" in said
    assert "Let v1 read" in said

    answer = desk.post("/reading/learning/1/promote/", follow=True)
    waiting.refresh_from_db()
    assert waiting.status == "live"
    assert "0 of 0 active tickets read again" in text(answer)

    desk.post("/reading/learning/roll-back/")
    assert list(DeskVersion.objects.order_by("number").values_list("status", "tier")) == [
        ("retired", "weights"),
        ("live", "shipped"),
    ]


def test_a_refused_version_says_why_and_cannot_be_promoted(desk):
    reason = {"template": "Only %(rows)d labels can be judged by; %(needed)d are needed."}
    version(status="refused", reasons=[{**reason, "values": {"rows": 9, "needed": 10}}])

    assert "Only 9 labels can be judged by" in text(desk.get("/reading/learning/"))
    assert desk.post("/reading/learning/1/promote/").status_code == 409


def test_learning_is_refused_with_the_same_sentence_that_stands_on_the_page(desk):
    answer = desk.post("/reading/learning/learn/")

    assert answer.status_code == 409
    assert "There are 0 labels" in text(answer)


def test_enough_labels_are_handed_to_a_worker(desk, manager):
    for n, reading in enumerate(readings(60)):
        Correction.objects.create(
            message=reading.message,
            reading=reading,
            user=manager,
            label="negative" if n % 3 else "positive",
            score=0.0,
            origin="random",
            created_at=NOON,
        )

    answer = desk.post("/reading/learning/learn/", follow=True)

    assert "A worker learns from the labels now" in text(answer)
    assert EventRecord.objects.filter(name="sentiment.refit.asked").count() == 1
    said = text(desk.get("/reading/learning/"))
    assert "60 messages chosen at random" in said
    assert "66.7" in said


@pytest.mark.parametrize("path", ["/reading/label/?x=1", "/reading/learning/?x=1"])
def test_addresses_take_no_parameters(desk, path):
    assert desk.get(path).status_code == 400
