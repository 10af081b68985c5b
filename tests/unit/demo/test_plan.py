"""A planned desk is the same for the same seed, dated to now, and reads like many people."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo import calendar
from demo.happenings import Given, Moved, Said
from demo.plan import plan_desk
from demo.story.matter import Kind
from tickets.choices import Channel, MessageKind
from tickets.intake.inbound import OLDEST
from tickets.lifecycle import Status

NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
COUNT = 600


@pytest.fixture(scope="module")
def desk():
    return plan_desk(seed=7, count=COUNT, now=NOW)


def inbound(tickets):
    return [
        said
        for ticket in tickets
        for said in ticket.happenings
        if isinstance(said, Said) and said.kind is MessageKind.INBOUND
    ]


def test_a_seed_and_a_moment_make_the_same_desk(desk):
    assert plan_desk(seed=7, count=COUNT, now=NOW) == desk


def test_another_seed_makes_another_desk(desk):
    assert plan_desk(seed=8, count=COUNT, now=NOW) != desk


def test_it_has_as_many_tickets_as_asked(desk):
    assert len(desk.tickets) == COUNT


@pytest.mark.parametrize("count", [1, 5, 20])
def test_a_small_desk_can_be_planned(count):
    assert 1 <= len(plan_desk(seed=1, count=count, now=NOW).tickets) <= count


def test_nothing_lies_in_the_future_or_before_the_history(desk):
    moments = [happening.at for ticket in desk.tickets for happening in ticket.happenings]

    assert max(moments) <= NOW
    assert min(moments) >= NOW - calendar.HISTORY > OLDEST


def test_the_newest_message_is_minutes_old(desk):
    assert NOW - max(said.at for said in inbound(desk.tickets)) < timedelta(minutes=2)


def test_happenings_are_in_order_and_begin_with_the_customer(desk):
    for ticket in desk.tickets:
        moments = [happening.at for happening in ticket.happenings]
        assert moments == sorted(moments)
        assert isinstance(ticket.happenings[0], Said)
        assert ticket.happenings[0].kind is MessageKind.INBOUND


def test_nobody_answers_before_the_ticket_is_given(desk):
    for ticket in desk.tickets:
        given = False
        for happening in ticket.happenings:
            given = given or (isinstance(happening, Given) and happening.assignee is not None)
            if isinstance(happening, Said) and happening.kind is not MessageKind.INBOUND:
                assert given


def test_solved_tickets_come_back(desk):
    def reopened(ticket):
        solved = [
            n
            for n, happening in enumerate(ticket.happenings)
            if isinstance(happening, Moved) and happening.to is Status.SOLVED
        ]
        later = ticket.happenings[solved[0] + 1 :] if solved else ()
        return any(isinstance(h, Said) and h.kind is MessageKind.INBOUND for h in later)

    assert sum(map(reopened, desk.tickets)) >= 5


def test_the_outage_brings_a_crowd_of_cross_people(desk):
    outage = calendar.markers(NOW)["outage"]
    day = [
        t
        for t in desk.tickets
        if outage.starts <= t.opened_at < outage.starts + timedelta(hours=10)
    ]

    about_it = [ticket for ticket in day if ticket.matter.kind is Kind.OUTAGE]

    assert len(about_it) > len(day) / 2
    assert len(about_it) >= 15


@pytest.mark.parametrize("kind", [Kind.OUTAGE, Kind.RELEASE, Kind.PRICES])
def test_nobody_speaks_of_what_has_not_happened_yet(desk, kind):
    starts = calendar.markers(NOW)[kind.value].starts

    assert all(t.opened_at >= starts for t in desk.tickets if t.matter.kind is kind)


def test_praise_for_the_outage_comes_after_it(desk):
    outage = calendar.markers(NOW)["outage"]

    assert all(t.opened_at > outage.ends for t in desk.tickets if t.matter.key == "praise-outage")


def test_thirty_tickets_in_a_row_are_not_one_ticket_in_other_clothes(desk):
    heard = ["\n".join(said.text for said in inbound([ticket])) for ticket in desk.tickets]
    opened = [inbound([ticket])[0].text for ticket in desk.tickets]
    for start in range(0, COUNT - 30, 30):
        assert len(set(heard[start : start + 30])) >= 29
        assert len(set(opened[start : start + 30])) >= 28
        crowd = Counter(t.matter.key for t in desk.tickets[start : start + 30])
        calm = {t.matter.key for t in desk.tickets if t.matter.kind is Kind.FAULT}
        assert max((crowd[key] for key in calm), default=0) <= 4


def test_most_that_customers_write_is_written_once(desk):
    texts = [said.text for said in inbound(desk.tickets)]

    assert len(set(texts)) / len(texts) > 0.8


def test_slots_are_filled_and_strands_are_not_shown(desk):
    for ticket in desk.tickets:
        for text in [ticket.subject, *(h.text for h in ticket.happenings if isinstance(h, Said))]:
            assert not set("{}[]") & set(text)


def test_every_channel_is_used(desk):
    quiet = {Channel.API, Channel.SURVEY}

    assert {ticket.channel for ticket in desk.tickets} == set(Channel) - quiet


def test_identities_are_unique_and_fictional(desk):
    identities = [identity for person in desk.people for identity in person.identities]

    assert len(identities) == len(set(identities))
    for kind, value in identities:
        if kind == "email":
            assert value.endswith((".example", "@example.org", "@example.com", ".invalid"))
        if kind == "phone":
            # The range that is set aside for fiction.
            assert value.startswith("+447700900")


def test_companies_have_every_plan_and_important_people(desk):
    assert {company.plan for company in desk.companies} == {
        "Starter",
        "Team",
        "Business",
        "Enterprise",
    }
    assert {person.tier for person in desk.people} == {"standard", "plus", "vip"}
