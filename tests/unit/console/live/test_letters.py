import json

import pytest

from console.live.frames import Alert, Change
from console.live.groups import letter_of
from console.live.letters import Letter
from console.live.places import places_of_ticket
from sentiment.events import MessageRead
from supportsentiment.accounts.events import AccessChanged, TeamRenamed
from tests.factories.tickets import NOON
from tickets.events import TicketAssigned

READ = MessageRead(occurred_at=NOON, ticket_id=42, seq=7, message_id=1, reading_id=1)


def test_a_letter_survives_its_journey():
    letter = Letter(
        changes=((frozenset({"team.1", "every-team"}), Change(42, None, "a.b.c")),),
        alerts=((frozenset({"no-team"}), Alert(42, 7, 3, 40)),),
        access=(5,),
    )

    assert Letter.from_message(json.loads(json.dumps(letter.to_message()))) == letter


@pytest.mark.parametrize("message", [{}, {"changes": [[]]}, {"changes": [[[], 1]], "alerts": []}])
def test_another_release_s_letter_is_refused(message):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Letter.from_message(message)


def test_a_fact_of_a_ticket_that_is_gone_is_told_to_nobody():
    assert not letter_of([READ], {})


def test_a_fact_about_neither_tickets_nor_access_is_told_to_nobody():
    assert not letter_of([TeamRenamed(occurred_at=NOON, team_id=1)], {})


def test_access_is_told_by_user():
    assert letter_of([AccessChanged(occurred_at=NOON, user_id=5)], {}).access == (5,)


def test_a_ticket_that_moves_is_told_to_those_who_had_it_and_those_who_have_it():
    moved = TicketAssigned(
        occurred_at=NOON,
        ticket_id=42,
        seq=8,
        old_team_id=1,
        team_id=2,
        old_assignee_id=10,
        assignee_id=None,
    )
    # It has moved once more before this fact is told.
    now = places_of_ticket(team_id=3, assignee_id=None)

    letter = letter_of([moved, READ], {42: now})

    assert [sorted(places) for places, _ in letter.changes] == [
        ["every-team", "person.10", "team.1", "team.2", "team.3"],
        ["every-team", "team.3"],
    ]
