"""A desk's labels become a version: refused, in shadow, live, rolled back. With the real engine."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sentiment import tasks
from sentiment.analysis import Label
from sentiment.correcting import Wish, correct_reading
from sentiment.engines import registry
from sentiment.learning.labels import Origin, Tier
from sentiment.models import (
    Correction,
    DeskVersion,
    MessageFeatures,
    ModelVersion,
    Reading,
    ShadowReading,
)
from sentiment.promoting import mark_erased, promote, roll_back
from sentiment.refitting import refit
from sentiment.services import read_messages
from sentiment.shadowing import shadowed
from sentiment.taught_engine import look_again, taught_engine
from supportsentiment.kernel.errors import NotFoundError, RefusedError
from tests.factories import MessageFactory, UserFactory
from tests.factories.tickets import NOON
from tickets.models import Message

pytestmark = pytest.mark.django_db

# A desk of a dockyard, where these plain words say what they say nowhere else.
TEXTS = {
    Label.NEGATIVE: (
        "The {thing} of hull {n} is listing again.",
        "We found the {thing} of hull {n} adrift this morning.",
        "Hull {n} took on water by the {thing}.",
    ),
    Label.NEUTRAL: (
        "The {thing} of hull {n} goes into the dock on Monday.",
        "Which berth does hull {n} get for its {thing}?",
    ),
    Label.POSITIVE: (
        "The {thing} of hull {n} sits tight as a drum.",
        "Hull {n} rides high, {thing} and all.",
    ),
}
THINGS = ("keel", "rudder", "bow", "stern", "mast", "winch", "hatch", "anchor", "pump", "galley")


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """Where the replayed texts of this module's refits are kept: they are read once."""
    return tmp_path_factory.mktemp("learning")


@pytest.fixture(autouse=True)
def real_engine(settings, state):
    settings.SENTIMENT_ENGINE = "bundled"
    settings.STATE_DIR = state
    return registry.get_engine()


def messages(count):
    """So many messages with what the desk calls them, a mix of its own."""
    mix = [Label.NEGATIVE, Label.NEGATIVE, Label.POSITIVE, Label.NEGATIVE, Label.NEUTRAL]
    for n in range(count):
        label = mix[n % len(mix)]
        forms = TEXTS[label]
        text = forms[n % len(forms)].format(n=n, thing=THINGS[n % len(THINGS)])
        yield MessageFactory.create(text=text), label


def label_messages(count, *, origin=Origin.RANDOM, only_errors=False):
    user = UserFactory.create()
    found = dict(messages(count))
    for first in range(0, count, 32):
        ids = [message.pk for message in list(found)[first : first + 32]]
        read_messages(message_ids=ids, engine=taught_engine(), now=NOON)
    readings = {reading.message_id: reading for reading in Reading.objects.all()}
    for message, label in found.items():
        reading = readings[message.pk]
        if only_errors and reading.label == label:
            continue
        wish = Wish(label=label)
        correct_reading(reading_id=reading.pk, wish=wish, user=user, now=NOON, origin=origin)
    return list(found)


def read_again(message):
    read_messages(message_ids=[message.pk], engine=taught_engine(), now=NOON)
    return Reading.objects.filter(message=message).newest_of_each_message().get()


def test_a_desk_learns_goes_live_and_goes_back():
    learned_from = label_messages(120)

    version = refit(engine=taught_engine(), now=NOON)

    assert (version.status, version.reasons) == ("shadow", [])
    assert version.tier == Tier.WEIGHTS
    after, before = version.metrics["after"], version.metrics["before"]
    assert after["accuracy"] > before["accuracy"]
    assert after["n"] == 120
    assert version.metrics["general_after"] >= version.metrics["general_before"] - 0.01
    assert MessageFeatures.objects.count() == 120
    assert set(version.message_ids) < {message.pk for message in learned_from}

    new = MessageFactory.create(text="We found the capstan of hull 900 adrift this morning.")
    shipped = read_again(new)
    promote(number=version.number, now=NOON)
    adapted = read_again(new)

    assert adapted.model_version.version == f"{shipped.model_version.version}+v{version.number}"
    assert adapted.model_version.digest == version.digest
    assert adapted.score < shipped.score

    back = roll_back(now=NOON)
    once_more = read_again(new)

    assert (back.tier, back.number) == (Tier.SHIPPED, version.number + 1)
    assert once_more.score == shipped.score
    assert once_more.model_version.version.endswith(f"+v{back.number}")
    with pytest.raises(RefusedError, match="nothing to go back to"):
        roll_back(now=NOON)


def test_the_same_labels_make_one_version():
    label_messages(60)

    first, second = (refit(engine=taught_engine(), now=NOON) for _ in range(2))

    assert first == second
    assert DeskVersion.objects.count() == 1


def test_too_few_labels_teach_nothing():
    label_messages(20)

    with pytest.raises(RefusedError, match="There are 20 labels; learning starts at 50"):
        refit(engine=taught_engine(), now=NOON)


def test_errors_alone_teach_nothing():
    label_messages(130, origin=Origin.TICKET, only_errors=True)

    with pytest.raises(RefusedError, match="Learning from mistakes alone"):
        refit(engine=taught_engine(), now=NOON)

    assert not DeskVersion.objects.exists()


def test_a_version_that_holds_an_erased_message_is_marked_and_not_promoted():
    label_messages(60)
    version = refit(engine=taught_engine(), now=NOON)
    Correction.objects.filter(message=version.message_ids[0]).delete()
    Message.objects.get(pk=version.message_ids[0]).delete()

    assert mark_erased() == 1

    with pytest.raises(RefusedError, match="erased"):
        promote(number=version.number, now=NOON)
    assert refit(engine=taught_engine(), now=NOON).number == version.number + 1


def test_active_tickets_are_read_again(work_off):
    learned_from = label_messages(60)
    version = refit(engine=taught_engine(), now=NOON)

    promote(number=version.number, now=NOON)
    work_off()

    version.refresh_from_db()
    assert (version.to_reread_tickets, version.reread_tickets) == (60, 60)
    newest = ModelVersion.objects.order_by("pk").last()
    assert newest.digest == version.digest
    assert Reading.objects.filter(model_version=newest).count() == len(learned_from)


def test_a_running_worker_follows_within_seconds(monkeypatch):
    label_messages(60)
    version = refit(engine=taught_engine(), now=NOON)
    engine_before = taught_engine()
    DeskVersion.objects.filter(pk=version.pk).update(status="live", promoted_at=NOON)

    assert taught_engine().live == engine_before.live

    monkeypatch.setattr("sentiment.taught_engine.LOOK_AGAIN_SECONDS", 0.0)
    assert taught_engine().live.number == version.number
    look_again()


def test_a_version_for_another_model_waits():
    label_messages(60)
    version = refit(engine=taught_engine(), now=NOON)
    DeskVersion.objects.filter(pk=version.pk).update(
        status="live", promoted_at=NOON, base_digest="0" * 64
    )
    look_again()

    assert taught_engine().live is None
    assert "+" not in taught_engine().identity.version


def test_a_shadow_is_kept_and_never_acted_on():
    label_messages(60)
    version = refit(engine=taught_engine(), now=NOON)
    assert version.status == "shadow"
    new = MessageFactory.create(text="We found the capstan of hull 900 adrift this morning.")

    reading = read_again(new)

    (would,) = ShadowReading.objects.all()
    assert (would.message_id, would.desk_version_id) == (new.pk, version.pk)
    assert would.score_live == reading.score != would.score
    assert "+" not in reading.model_version.version
    assert shadowed(version).messages == 1


def test_a_version_nobody_made_is_not_found():
    with pytest.raises(NotFoundError):
        promote(number=13, now=NOON)


def told(command, *words):
    out = StringIO()
    call_command(command, *words, stdout=out)
    return json.loads(out.getvalue())


def test_commands_do_what_the_page_does():
    label_messages(60)

    made = told("refit")
    assert (made["version"], made["status"]) == ("v1", "shadow")
    assert made["figures"]["after"]["n"] == 60

    assert told("promote", "v1")["status"] == "live"
    with pytest.raises(CommandError, match="It reads already"):
        call_command("promote", "1")

    back = told("roll_back")
    assert (back["version"], back["tier"]) == ("v2", "shipped")
    with pytest.raises(CommandError, match="nothing to go back to"):
        call_command("roll_back")


@pytest.mark.parametrize("version", ["", "v", "newest", "-1", "99999999999", "²"])
def test_a_version_that_is_no_number_is_refused(version):
    with pytest.raises(CommandError, match="is no version"):
        call_command("promote", "--", version)


def test_refit_says_why_nothing_was_learned():
    with pytest.raises(CommandError, match="There are 0 labels"):
        call_command("refit")


def test_training_says_what_it_needs(monkeypatch, tmp_path):
    monkeypatch.setattr("sentiment.management.commands.train.find_spec", lambda name: None)

    with pytest.raises(CommandError, match=r"requirements/train\.txt"):
        call_command("train", "--data", str(tmp_path), "--out", str(tmp_path))


@pytest.mark.parametrize(("promotes", "status"), [(False, "shadow"), (True, "live")])
def test_the_night_learns_what_the_day_said(settings, work_off, promotes, status):
    settings.LEARNING_PROMOTES = promotes
    label_messages(60)
    work_off()

    tasks.learn_nightly()
    work_off()

    assert DeskVersion.objects.get().status == status
    tasks.learn_nightly()
    work_off()
    assert DeskVersion.objects.count() == 1


def test_a_night_without_labels_does_nothing(work_off):
    tasks.learn_nightly()

    assert work_off() == 0
