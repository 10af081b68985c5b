"""What happened, told in sentences whose subject is whoever did it."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from console.screens.facts import Names, ids_in, lines_of
from routing.policy import Severity
from supportsentiment.kernel.timeline import Fact

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AGGIE, BEN, PAYMENTS, ABROAD = 1, 2, 7, 8
NAMES = Names(users={AGGIE: "Aggie", BEN: "Ben"}, teams={PAYMENTS: "Payments", ABROAD: "Abroad"})


def told(name, actor=AGGIE, /, **payload):
    lines = lines_of([Fact(1, name, actor, NOON, payload)], NAMES)
    return lines[0].words if lines else ""


def assigned(actor, person, team):
    (old_person, new_person), (old_team, new_team) = person, team
    return told(
        "tickets.ticket.assigned",
        actor,
        old_assignee_id=old_person,
        assignee_id=new_person,
        old_team_id=old_team,
        team_id=new_team,
    )


SAME = (None, None)
ASSIGNED = [
    (AGGIE, SAME, (PAYMENTS, ABROAD), "Aggie moved it to the team Abroad"),
    (AGGIE, (BEN, BEN), (None, PAYMENTS), "Aggie moved it to the team Payments"),
    (AGGIE, SAME, (PAYMENTS, None), "Aggie took it out of the team Payments"),
    (AGGIE, (None, AGGIE), SAME, "Aggie took it"),
    (AGGIE, (None, BEN), SAME, "Aggie assigned it to Ben"),
    (AGGIE, (AGGIE, None), SAME, "Aggie gave it back"),
    (AGGIE, (BEN, None), SAME, "Aggie took it from Ben"),
    (AGGIE, (BEN, AGGIE), (ABROAD, PAYMENTS), "Aggie took it and moved it to the team Payments"),
    (
        AGGIE,
        (None, BEN),
        (ABROAD, None),
        "Aggie assigned it to Ben and took it out of the team Abroad",
    ),
    (AGGIE, (None, 99), SAME, "Aggie assigned it to somebody"),
    (99, SAME, (None, PAYMENTS), "somebody moved it to the team Payments"),
    (AGGIE, (BEN, BEN), (ABROAD, ABROAD), ""),
    (None, SAME, (None, ABROAD), "Moved to the team Abroad."),
    (None, (None, BEN), SAME, "Assigned to Ben."),
    (None, (BEN, None), (ABROAD, None), "Assigned to nobody now. Belongs to no team now."),
]


@pytest.mark.parametrize(("actor", "person", "team", "words"), ASSIGNED)
def test_who_got_it_and_which_team(actor, person, team, words):
    assert assigned(actor, person, team) == words


@pytest.mark.parametrize(
    ("person", "team", "words"),
    [
        (SAME, (PAYMENTS, ABROAD), "Aggie hat es an das Team Abroad übergeben"),
        (SAME, (PAYMENTS, None), "Aggie hat es aus dem Team Payments genommen"),
        (
            (BEN, AGGIE),
            (None, ABROAD),
            "Aggie hat es übernommen und es an das Team Abroad übergeben",
        ),
        ((AGGIE, None), SAME, "Aggie hat es zurückgegeben"),
        ((BEN, None), SAME, "Aggie hat es Ben abgenommen"),
    ],
)
def test_the_same_in_german(person, team, words):
    with translation.override("de"):
        assert assigned(AGGIE, person, team) == words


@pytest.mark.parametrize(
    ("name", "actor", "payload", "words"),
    [
        ("tickets.ticket.opened", None, {"channel": "email"}, "Opened by E-mail"),
        (
            "tickets.ticket.opened",
            None,
            {"channel": "chat", "follows_id": 12},
            "Opened by Chat, following #12",
        ),
        ("tickets.status.changed", AGGIE, {"new": "solved"}, "Aggie set it to Solved"),
        ("tickets.status.changed", None, {"new": "closed"}, "Became Closed"),
        ("tickets.priority.changed", BEN, {"new": 30}, "Ben set the priority to High"),
        ("tickets.priority.changed", None, {"new": 40}, "Priority became Urgent"),
        ("tickets.ticket.tagged", AGGIE, {}, "Aggie changed the tags"),
        ("tickets.ticket.tagged", None, {}, "Tags changed"),
        ("routing.ticket.escalated", None, {"severity": Severity.HIGH}, "Escalated: high"),
        ("routing.escalation.settled", AGGIE, {}, "Aggie settled the escalation"),
        ("sentiment.message.read", None, {}, ""),
    ],
)
def test_every_other_kind_of_fact(name, actor, payload, words):
    assert told(name, actor, **payload) == words


def test_all_who_are_named_are_looked_up():
    payload = {
        "old_assignee_id": BEN,
        "assignee_id": None,
        "old_team_id": PAYMENTS,
        "team_id": ABROAD,
    }
    fact = Fact(1, "tickets.ticket.assigned", AGGIE, NOON, payload)

    assert ids_in([fact]) == ({AGGIE, BEN}, {PAYMENTS, ABROAD})
