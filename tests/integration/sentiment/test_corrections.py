"""People correct readings: the mood follows at once, the reading stays as it was."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from sentiment.analysis import Label
from sentiment.correcting import Wish, correct_reading, say_more, withdraw_correction
from sentiment.corrections import Step
from sentiment.models import Correction, Mood, Reading
from sentiment.services import refresh_moods
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import (
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from supportsentiment.kernel.models import EventRecord
from tests.factories import (
    MessageFactory,
    ModelVersionFactory,
    ReadingFactory,
    TeamFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db

NEGATIVE = {"score": -0.6, "label": "negative", "frustration": 0.9, "sure": False}


@pytest.fixture
def agent():
    return UserFactory.create(name="Aggie Morrow")


def correct(reading, user, step=None, *, minutes=0, **wish):
    return correct_reading(
        reading_id=reading.pk,
        wish=Wish(step=step, **wish),
        user=user,
        now=NOON + timedelta(minutes=minutes),
    )


def mood_of(reading):
    return Mood.objects.get(ticket=reading.ticket_id)


def facts():
    return list(EventRecord.objects.order_by("pk").values_list("name", "payload"))


def add(reading, user, **more):
    return say_more(reading_id=reading.pk, user=user, now=NOON, **more)


def test_a_signal_is_added_to_what_was_said_and_taken_back(agent):
    reading = ReadingFactory.create(**NEGATIVE, sarcasm=0.1)
    correct(reading, agent, Step.VERY_NEGATIVE, reason="Third time.")

    add(reading, agent, flags={"sarcasm": True})
    added = Correction.objects.get()
    mood = mood_of(reading)
    add(reading, agent, flags={"sarcasm": None, "urgency": False})
    taken_back = Correction.objects.get()

    assert (added.score, added.flags, added.reason) == (-0.9, {"sarcasm": True}, "Third time.")
    assert mood.sarcasm == 0.75
    assert taken_back.flags == {"urgency": False}


def test_who_only_adds_a_signal_or_a_reason_confirms_the_mood(agent):
    reading = ReadingFactory.create(**NEGATIVE)

    add(reading, agent, reason="He told me on the phone.")

    said = Correction.objects.get()
    assert (said.label, said.score, said.reason) == ("negative", -0.6, "He told me on the phone.")


def test_another_step_keeps_signals_and_reason_where_they_are_not_given(agent):
    reading = ReadingFactory.create(**NEGATIVE)
    correct(reading, agent, Step.NEGATIVE, flags={"sarcasm": True}, reason="Irony.")

    correct(reading, agent, Step.NEUTRAL, minutes=1, flags=None, reason=None)

    said = Correction.objects.get()
    assert (said.score, said.flags, said.reason) == (0.0, {"sarcasm": True}, "Irony.")


def test_what_is_added_has_its_limits(agent):
    reading = ReadingFactory.create(**NEGATIVE)
    silent = ReadingFactory.create(label="", score=None)

    with pytest.raises(InvalidError):
        add(reading, agent, flags={"mood": True})
    with pytest.raises(InvalidError):
        add(reading, agent, reason="x" * 501)
    with pytest.raises(RefusedError):
        add(silent, agent, flags={"sarcasm": True})


def test_the_mood_follows_and_the_reading_stays(agent):
    reading = ReadingFactory.create(**NEGATIVE)
    as_read = Reading.objects.values().get()

    correct(reading, agent, Step.POSITIVE)

    mood = mood_of(reading)
    assert (mood.current, mood.frustration, mood.sure, mood.corrected) == (0.5, 0.2, True, True)
    assert Reading.objects.values().get() == as_read
    ids = {"message_id": reading.message_id, "reading_id": reading.pk, "agrees": False}
    assert facts() == [("sentiment.reading.corrected", ids)]


def test_a_confirmation_is_a_correction_that_agrees(agent):
    reading = ReadingFactory.create(**NEGATIVE)

    correct(reading, agent)

    mood = mood_of(reading)
    assert (mood.current, mood.frustration, mood.sure) == (-0.6, 0.9, True)
    assert facts()[0][1]["agrees"] is True


def test_saying_it_again_does_nothing(agent):
    reading = ReadingFactory.create(**NEGATIVE)

    for minutes in (0, 5):
        correct(reading, agent, Step.NEUTRAL, minutes=minutes, reason="Irony.")

    assert len(facts()) == 1
    assert Correction.objects.get().created_at == NOON


def test_the_newest_word_counts_and_each_person_has_one(agent):
    reading, other = ReadingFactory.create(**NEGATIVE), UserFactory.create()

    correct(reading, agent, Step.POSITIVE)
    correct(reading, other, Step.NEUTRAL, minutes=1)
    assert mood_of(reading).current == 0.0

    correct(reading, agent, Step.POSITIVE, minutes=2)
    assert mood_of(reading).current == 0.5
    assert Correction.objects.count() == 2
    assert len(facts()) == 3


def test_what_is_taken_back_gives_way_to_what_was_said_or_read_before(agent):
    reading, other = ReadingFactory.create(**NEGATIVE), UserFactory.create()
    correct(reading, other, Step.NEUTRAL)
    correct(reading, agent, Step.POSITIVE, minutes=1)

    taken = [
        withdraw_correction(reading_id=reading.pk, user=user, now=NOON)
        for user in (agent, agent, other)
    ]

    assert taken == [True, False, True]
    assert (mood_of(reading).current, mood_of(reading).corrected) == (-0.6, False)
    assert [name for name, _payload in facts()].count("sentiment.correction.withdrawn") == 2


def test_a_newer_model_does_not_talk_over_a_person(agent):
    reading = ReadingFactory.create(**NEGATIVE)
    correct(reading, agent, Step.POSITIVE)

    ReadingFactory.create(
        message=reading.message, model_version=ModelVersionFactory.create(), **NEGATIVE
    )
    with db.transaction():
        refresh_moods(tickets=[reading.ticket], now=NOON)

    assert mood_of(reading).current == 0.5


def test_a_correction_of_an_earlier_message_changes_the_arc_only(agent):
    ticket = TicketFactory.create()
    first, _second = [
        ReadingFactory.create(message=MessageFactory.create(ticket=ticket), **NEGATIVE)
        for _ in range(2)
    ]

    correct(first, agent, Step.POSITIVE)

    mood = mood_of(first)
    assert (mood.current, mood.negative_streak, mood.corrected) == (-0.6, 1, False)
    assert mood.turning_points == [2]


def test_an_engine_that_abstained_can_be_corrected_but_not_confirmed(agent):
    reading = ReadingFactory.create(score=None, label="", sure=False)

    with pytest.raises(RefusedError):
        correct(reading, agent)
    correct(reading, agent, label=Label.NEGATIVE)

    assert mood_of(reading).current == -0.5


def test_who_may_not_correct_is_told_so():
    reading = ReadingFactory.create(**NEGATIVE)

    with pytest.raises(ForbiddenError):
        correct(reading, UserFactory.create(role=Role.OBSERVER), Step.NEUTRAL)

    foreign = ReadingFactory.create(message__ticket__team=TeamFactory.create())
    with pytest.raises(NotFoundError):
        correct(foreign, UserFactory.create(), Step.NEUTRAL)


def test_a_customer_who_objects_is_left_alone(agent):
    reading = ReadingFactory.create(message__ticket__customer__objects_to_mood=True, **NEGATIVE)

    with pytest.raises(RefusedError):
        correct(reading, agent, Step.NEUTRAL)


def test_flags_and_reasons_have_limits(agent):
    reading = ReadingFactory.create(**NEGATIVE)

    with pytest.raises(InvalidError) as refused:
        correct(reading, agent, Step.NEUTRAL, flags={"anger": True}, reason="x" * 501)

    assert set(refused.value.problems) == {"flags", "reason"}


@pytest.mark.parametrize(
    "broken",
    [{"score": 1.5}, {"label": "angry"}, {"flags": {"anger": True}}, {"flags": {"urgency": 1}}],
)
def test_the_database_refuses_what_cannot_be(agent, broken):
    reading = ReadingFactory.create(**NEGATIVE)
    fields = {"label": "negative", "score": -0.5, "flags": {"urgency": True}} | broken

    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            message=reading.message, reading=reading, user=agent, created_at=NOON, **fields
        )


def test_an_erased_message_takes_its_corrections_along(agent):
    reading = ReadingFactory.create(**NEGATIVE)
    correct(reading, agent, Step.NEUTRAL)

    reading.message.delete()

    assert not Correction.objects.exists()


def test_people_see_corrections_in_their_own_tickets(agent):
    ours = ReadingFactory.create(**NEGATIVE)
    theirs = ReadingFactory.create(message__ticket__team=TeamFactory.create(), **NEGATIVE)
    boss = UserFactory.create(role=Role.MANAGER)
    for reading in (ours, theirs):
        correct(reading, boss, Step.NEUTRAL)

    assert Correction.objects.visible_to(agent).count() == 1
    assert Correction.objects.visible_to(boss).count() == 2
