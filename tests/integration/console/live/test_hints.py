"""Who hears what, over real sockets and a real Valkey."""

import pytest

from console.live.groups import announce
from routing.events import TicketEscalated
from sentiment.events import MessageRead
from supportsentiment.accounts.roles import Role
from tests.factories import TeamFactory, TicketFactory, UserFactory
from tests.factories.tickets import NOON
from tickets.events import StatusChanged, TicketAssigned

pytestmark = pytest.mark.django_db(transaction=True)

READ = MessageRead.name


def read(ticket, seq=1):
    return MessageRead(occurred_at=NOON, ticket_id=ticket.pk, seq=seq, message_id=7, reading_id=8)


def moved(ticket, *, old_team=None, team=None, old_assignee=None, assignee=None):
    def key(row):
        return row.pk if row else None

    return TicketAssigned(
        occurred_at=NOON,
        ticket_id=ticket.pk,
        seq=2,
        old_team_id=key(old_team),
        team_id=key(team),
        old_assignee_id=key(old_assignee),
        assignee_id=key(assignee),
    )


def test_a_screen_hears_of_its_own_team_and_not_of_another(screen_of):
    ours, theirs = TeamFactory.create_batch(2)
    screen = screen_of(UserFactory.create(teams=[ours]))
    mine, foreign = TicketFactory.create(team=ours), TicketFactory.create(team=theirs)

    announce([read(foreign), read(mine)])

    assert screen.changes() == [(mine.pk, 1, READ)]
    assert screen.hears_nothing()


def test_a_screen_hears_of_tickets_without_a_team_and_of_its_own(screen_of):
    user = UserFactory.create()
    screen = screen_of(user)
    free = TicketFactory.create()
    mine = TicketFactory.create(team=TeamFactory.create(), assignee=user)

    announce([read(free), read(mine)])

    assert screen.changes(many=2) == [(free.pk, 1, READ), (mine.pk, 1, READ)]


def test_a_manager_hears_of_every_team(screen_of):
    screen = screen_of(UserFactory.create(role=Role.MANAGER))
    tickets = [TicketFactory.create(team=TeamFactory.create()) for _ in range(2)]

    announce([read(ticket) for ticket in tickets])

    assert screen.changes(many=2) == sorted((ticket.pk, 1, READ) for ticket in tickets)


def test_frames_carry_numbers_and_names_of_facts_only(screen_of):
    screen = screen_of(UserFactory.create())
    ticket = TicketFactory.create(subject="Where is my parcel?")

    announce([StatusChanged(occurred_at=NOON, ticket_id=ticket.pk, seq=3, old="new", new="open")])

    assert screen.hear() == {
        "changes": [{"ticket": ticket.pk, "seq": 3, "kind": "tickets.status.changed"}]
    }


def test_an_escalation_is_an_alert_too(screen_of):
    screen = screen_of(UserFactory.create())
    ticket = TicketFactory.create()

    announce(
        [
            TicketEscalated(
                occurred_at=NOON, ticket_id=ticket.pk, seq=4, escalation_id=9, severity=40
            )
        ]
    )

    assert screen.changes() == [(ticket.pk, 4, "routing.ticket.escalated")]
    assert screen.hear() == {
        "alert": {"ticket": ticket.pk, "seq": 4, "escalation": 9, "severity": 40}
    }


def test_a_burst_comes_in_few_frames(screen_of):
    screen = screen_of(UserFactory.create())
    ticket = TicketFactory.create()

    for seq in range(1, 61):
        announce([read(ticket, seq)])
    frames = []
    while sum(len(frame["changes"]) for frame in frames) < 60:
        frames.append(screen.hear())

    told = [change["seq"] for frame in frames for change in frame["changes"]]
    assert told == list(range(1, 61))
    assert len(frames) < 30


def test_too_much_at_once_is_one_word(screen_of):
    screen = screen_of(UserFactory.create())
    ticket = TicketFactory.create()

    announce([read(ticket, seq) for seq in range(1, 301)])

    assert screen.hear() == {"stale": True}
    assert screen.hears_nothing()


def test_a_watched_ticket_that_moves_away_is_announced_and_denied(screen_of):
    ours, theirs = TeamFactory.create_batch(2)
    screen = screen_of(UserFactory.create(teams=[ours]))
    newcomer = screen_of(UserFactory.create(teams=[theirs]))
    ticket = TicketFactory.create(team=ours, seq=1)
    assert screen.ask({"watch": {"ticket": ticket.pk}}) == {
        "watching": {"ticket": ticket.pk, "seq": 1}
    }

    type(ticket).objects.filter(pk=ticket.pk).update(team=theirs)
    announce([moved(ticket, old_team=ours, team=theirs)])

    assert screen.changes() == [(ticket.pk, 2, TicketAssigned.name)]
    assert newcomer.changes() == [(ticket.pk, 2, TicketAssigned.name)]
    assert screen.hear() == {"denied": {"ticket": ticket.pk, "because": "hidden"}}
    announce([read(ticket, 3)])
    assert newcomer.changes() == [(ticket.pk, 3, READ)]
    assert screen.hears_nothing()


def test_a_watched_ticket_that_moves_away_unheard_is_found_by_the_guard(screen_of):
    ours, theirs = TeamFactory.create_batch(2)
    screen = screen_of(UserFactory.create(teams=[ours]))
    ticket = TicketFactory.create(team=ours)
    screen.ask({"watch": {"ticket": ticket.pk}})

    type(ticket).objects.filter(pk=ticket.pk).update(team=theirs)

    assert screen.hear(timeout=4) == {"denied": {"ticket": ticket.pk, "because": "hidden"}}


def test_who_loses_a_ticket_hears_so(screen_of):
    user = UserFactory.create()
    screen = screen_of(user)
    team = TeamFactory.create()
    ticket = TicketFactory.create(team=team)

    announce([moved(ticket, old_team=team, team=team, old_assignee=user)])

    assert screen.changes() == [(ticket.pk, 2, TicketAssigned.name)]


def test_foreign_and_missing_tickets_are_denied_in_the_same_words(screen_of):
    screen = screen_of(UserFactory.create())
    foreign = TicketFactory.create(team=TeamFactory.create()).pk

    for ticket in (foreign, foreign + 1000, 2**53):
        assert screen.ask({"watch": {"ticket": ticket}}) == {
            "denied": {"ticket": ticket, "because": "hidden"}
        }


def test_only_so_many_tickets_are_watched(screen_of):
    screen = screen_of(UserFactory.create())
    tickets = [ticket.pk for ticket in TicketFactory.create_batch(51)]
    for ticket in tickets[:50]:
        assert "watching" in screen.ask({"watch": {"ticket": ticket}})

    over = screen.ask({"watch": {"ticket": tickets[50]}})
    screen.say({"unwatch": {"ticket": tickets[0]}})
    then = screen.ask({"watch": {"ticket": tickets[50]}})

    assert over == {"denied": {"ticket": tickets[50], "because": "limit"}}
    assert then == {"watching": {"ticket": tickets[50], "seq": 0}}


def test_hello_says_who_is_heard(screen_of):
    user = UserFactory.create()

    assert screen_of(user).hello == {"hello": {"user": user.pk, "heartbeat": 20}}


@pytest.mark.parametrize("nonsense", ['{"watch": 1}', b'{"ping": 1}'])
def test_nonsense_closes_the_socket(screen_of, nonsense):
    screen = screen_of(UserFactory.create())

    screen.say(nonsense)

    assert screen.closed() == 4400


def test_a_flood_of_frames_closes_the_socket(screen_of):
    screen = screen_of(UserFactory.create())

    for _ in range(70):
        screen.say({"ping": 1})

    assert screen.closed() == 4429
