"""People say on the page what a message's mood is, and take it back."""

import pytest
from django.urls import reverse

from sentiment.correcting import Wish, correct_reading
from sentiment.corrections import Step
from sentiment.models import Correction, Mood
from tests.factories import MessageFactory, ReadingFactory, TicketFactory, UserFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading():
    return ReadingFactory.create(score=-0.6, label="negative", frustration=0.3, sure=False)


def say(client, reading, name="correct", htmx=None, **data):
    headers = htmx("") if htmx else None
    path = reverse(f"console:{name}", args=[reading.pk])
    return client.post(path, {"after": reading.seq, **data}, headers=headers)


def body(client, reading):
    return client.get(f"/tickets/{reading.ticket_id}/").content.decode()


def test_the_answer_shows_the_message_with_its_new_mood(page, agent, reading, htmx):
    answer = say(page, reading, htmx=htmx, step="positive")

    told = answer.content.decode()
    message = told.split(f'id="m-{reading.seq}"')[1].split("</article>")[0]
    assert "mood--positive" in message
    assert "Pleased, +0.50, said by a person" in message
    assert "Corrected by Aggie Morrow" in message
    assert "Aggie Morrow corrected the mood of a message" in told
    assert 'id="arc"' in told
    assert Mood.objects.get().current == 0.5


def test_without_script_the_page_comes_back(page, reading):
    answer = say(page, reading, step="neutral")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/tickets/{reading.ticket_id}/"


def test_a_confirmation_says_so(page, reading):
    say(page, reading, step="")

    said = body(page, reading)
    assert "Confirmed by Aggie Morrow" in said
    assert "Unhappy" in said
    assert "Aggie Morrow confirmed the mood of a message" in said
    assert Correction.objects.get().score == -0.6


def test_what_was_said_can_be_taken_back(page, reading):
    assert 'data-say="back"' not in body(page, reading)
    say(page, reading, step="neutral")
    assert 'data-say="back"' in body(page, reading)

    say(page, reading, "withdraw")

    said = body(page, reading)
    assert "Corrected by" not in said
    assert "Aggie Morrow took back what they had said of a mood" in said
    assert not Correction.objects.exists()


def test_the_newest_word_is_shown_and_the_own_is_the_one_to_take_back(page, reading):
    other = UserFactory.create(name="Ben Okoro")
    correct_reading(
        reading_id=reading.pk,
        wish=Wish(step=Step.VERY_NEGATIVE, flags={"sarcasm": True}, reason="Irony."),
        user=other,
        now=NOON,
    )

    said = body(page, reading)

    assert "Corrected by Ben Okoro" in said
    assert "Is there: Sarcasm." in said
    assert "Irony." in said
    assert 'data-say="back"' not in said


def test_an_observer_reads_why_not(browser_of, observer, reading):
    said = body(browser_of(observer), reading)

    assert "Your role does not correct readings." in said
    assert "data-say" not in said


def test_of_a_customer_who_objects_nobody_is_asked(page):
    ticket = TicketFactory.create(customer__objects_to_mood=True)
    reading = ReadingFactory.create(message=MessageFactory.create(ticket=ticket))

    assert "data-say" not in body(page, reading)
    assert say(page, reading, step="neutral").status_code == 409


def test_a_mood_that_does_not_exist_is_refused(page, reading):
    assert say(page, reading, step="furious").status_code == 422


def test_corrections_cost_a_ticket_no_query_each(page, agent, django_assert_max_num_queries):
    ticket = TicketFactory.create()
    for _number in range(12):
        reading = ReadingFactory.create(message=MessageFactory.create(ticket=ticket))
        correct_reading(reading_id=reading.pk, wish=Wish(step=Step.NEGATIVE), user=agent, now=NOON)

    with django_assert_max_num_queries(20):
        assert body(page, reading).count("Corrected by Aggie Morrow") == 12
