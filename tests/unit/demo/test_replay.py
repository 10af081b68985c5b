"""A planned conversation ends where the ticket room's own rules would have led it."""

from datetime import UTC, datetime, timedelta

import pytest

from demo.company import STAFF, TEAMS
from demo.plan import plan_desk
from demo.replay import Ids, replay
from tickets.choices import MessageKind
from tickets.events import MessageReceived, StatusChanged, TicketOpened
from tickets.lifecycle import AWAITS_US, Status

NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
IDS = Ids(
    users={person.key: number for number, person in enumerate(STAFF, start=1)},
    teams={key: number for number, key in enumerate(TEAMS, start=1)},
)


@pytest.fixture(scope="module")
def lived():
    desk = plan_desk(seed=3, count=400, now=NOW)
    return [(ticket, replay(ticket, ids=IDS)) for ticket in desk.tickets]


def test_facts_are_numbered_without_gaps(lived):
    for _, replayed in lived:
        assert [fact.seq for fact in replayed.facts] == list(range(1, replayed.seq + 1))
        assert replayed.facts[0].event is TicketOpened


def test_each_message_has_its_fact(lived):
    for _, replayed in lived:
        by_seq = {fact.seq: fact for fact in replayed.facts}
        for number, (seq, said) in enumerate(replayed.said):
            assert by_seq[seq].said == number
            assert (by_seq[seq].event is MessageReceived) is (said.kind is MessageKind.INBOUND)


def test_somebody_waits_exactly_while_it_is_our_turn(lived):
    for _, replayed in lived:
        assert (replayed.waiting_since is not None) is (replayed.status in AWAITS_US)


def test_ends_say_when(lived):
    for _, replayed in lived:
        if replayed.status is Status.SOLVED:
            assert replayed.solved_at is not None
        assert (replayed.closed_at is not None) is (replayed.status is Status.CLOSED)


def test_status_facts_form_a_chain(lived):
    for _, replayed in lived:
        status = Status.NEW
        for fact in replayed.facts:
            if fact.event is StatusChanged:
                assert fact.payload["old"] == status
                status = Status(fact.payload["new"])
        assert status is replayed.status


def test_every_state_is_on_the_desk(lived):
    assert {replayed.status for _, replayed in lived} == set(Status)


def test_what_was_closed_had_been_quiet(lived):
    for _, replayed in lived:
        if replayed.closed_at:
            assert replayed.closed_at - replayed.last_message_at > timedelta(days=4)
