"""The list: what a view holds, in which order, at which cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from console.queries.alerts import count_alerts
from console.queries.inbox import PAGE_SIZE, counts_of_views
from console.queries.views import VIEWS
from routing.models import Escalation
from routing.policy import Severity
from sentiment.models import Unread
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Role
from tests.factories import (
    CustomerFactory,
    InboundFactory,
    MessageFactory,
    MoodFactory,
    TeamFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON
from tickets.lifecycle import Status
from tickets.models import Tag, Ticket
from tickets.services.receive import receive_message
from tickets.services.replies import reply

pytestmark = pytest.mark.django_db


def shown(client, query=""):
    """Subjects in the order of the list, through all of its pages."""
    answer = client.get(f"/?{query}")
    subjects = []
    while True:
        assert answer.status_code == 200
        subjects += [row.subject for row in answer.context["list"].rows]
        if not answer.context["list"].next_href:
            return subjects
        answer = client.get(answer.context["list"].next_href)


def escalate(ticket, severity=Severity.HIGH):
    return Escalation.objects.create(
        ticket=ticket, severity=severity, reasons=[{"sentence": "It is bad."}], opened_at=NOON
    )


def test_a_view_holds_what_its_name_says(page, agent, team):
    other = UserFactory.create()
    TicketFactory.create(subject="mine", assignee=agent)
    TicketFactory.create(subject="theirs", assignee=other, team=team)
    TicketFactory.create(subject="free", team=team)
    TicketFactory.create(subject="waits", status=Status.PENDING, assignee=other, team=team)
    TicketFactory.create(subject="solved", status=Status.SOLVED, solved_at=NOON)
    TicketFactory.create(subject="closed", status=Status.CLOSED, closed_at=NOON)
    TicketFactory.create(subject="spam", status=Status.SPAM)
    escalate(TicketFactory.create(subject="burning", assignee=other))
    MoodFactory.create(ticket__subject="sneering", ticket__assignee=other, sarcasm=0.9)
    MessageFactory.create(ticket__subject="odd", ticket__assignee=other)
    Unread.objects.create(
        message=MessageFactory.create(ticket__subject="dead", ticket__assignee=other)
    )

    found = {view.key: set(shown(page, f"view={view.key}")) for view in VIEWS}

    assert found["mine"] == {"mine"}
    assert found["unassigned"] == {"free"}
    assert found["escalated"] == {"burning"}
    assert found["review"] == {"sneering", "dead"}
    assert found["waiting"] == {"waits"}
    assert (found["solved"], found["closed"], found["spam"]) == ({"solved"}, {"closed"}, {"spam"})
    assert found["active"] == found["every"] - {"solved", "closed", "spam"}


@pytest.mark.parametrize(
    ("ticket", "mood", "in_review"),
    [
        ({}, {"sarcasm": 0.9}, True),
        ({}, {"sure": False}, True),
        ({}, {"current": None, "sure": False}, True),
        ({}, {}, False),
        ({"waiting_since": None}, {"sarcasm": 0.9}, False),
        ({}, {"sarcasm": 0.9, "corrected": True}, False),
        (
            {"status": Status.PENDING, "waiting_since": None},
            {"current": None, "sure": False},
            False,
        ),
        ({"status": Status.SOLVED, "solved_at": NOON}, {"sarcasm": 0.9}, False),
        ({"status": Status.CLOSED, "closed_at": NOON}, {"sarcasm": 0.9}, False),
        ({"status": Status.SPAM}, {"current": None, "sure": False}, False),
    ],
)
def test_a_doubt_is_reviewed_until_it_is_answered(page, ticket, mood, in_review):
    doubted = TicketFactory.create(subject="doubted", **ticket)
    MoodFactory.create(ticket=doubted, **{"sure": True, **mood})

    assert shown(page, "view=review") == (["doubted"] if in_review else [])


def test_a_reply_ends_the_review_and_the_next_message_may_begin_it_again(agent):
    received = receive_message(inbound=InboundFactory.build(text="Hm?"), now=NOON)
    ticket = Ticket.objects.get(pk=received.ticket_id)
    MoodFactory.create(ticket=ticket, current=None)
    assert counts_of_views(agent, keys=["review"]) == {"review": 1}

    reply(ticket_id=ticket.pk, user=agent, text="Like this.", now=NOON)
    assert counts_of_views(agent, keys=["review"]) == {"review": 0}

    again = InboundFactory.build(text="Hm??", ticket_id=ticket.pk)
    receive_message(inbound=again, now=NOON + timedelta(minutes=5))
    assert counts_of_views(agent, keys=["review"]) == {"review": 1}


def test_counts_beside_the_views_are_what_the_views_hold(agent, page, team):
    for number in range(3):
        TicketFactory.create(assignee=agent if number else None)
    TicketFactory.create(team=TeamFactory.create())

    counts = counts_of_views(agent)

    assert counts["active"] == 3
    assert counts["mine"] == 2
    assert all(counts[view.key] == len(shown(page, f"view={view.key}")) for view in VIEWS)


def test_counts_follow_whoever_joins_a_team_or_gets_another_role(agent):
    ticket = TicketFactory.create(team=TeamFactory.create())
    escalate(ticket)

    def counted():
        reader = User.objects.get(pk=agent.pk)
        return counts_of_views(reader)["active"], count_alerts(reader)

    assert counted() == (0, 0)
    agent.teams.add(ticket.team)
    assert counted() == (1, 1)
    agent.teams.clear()
    assert counted() == (0, 0)
    User.objects.filter(pk=agent.pk).update(role=Role.MANAGER)
    assert counted() == (1, 1)


def test_another_teams_ticket_is_in_no_list(page):
    TicketFactory.create(team=TeamFactory.create(), subject="secret")

    assert shown(page, "view=every") == []
    assert shown(page, "view=every&q=secret") == []


@pytest.mark.parametrize("sort", ["attention", "waiting", "mood", "newest"])
def test_pages_leave_nothing_out_and_show_nothing_twice(page, sort):
    for number in range(2 * PAGE_SIZE + 5):
        ticket = TicketFactory.create(
            subject=f"n{number}",
            attention_at=NOON + timedelta(minutes=number // 3),
            waiting_since=NOON + timedelta(minutes=number // 3) if number % 3 else None,
            last_message_at=NOON + timedelta(minutes=number // 2),
        )
        if number % 4:
            MoodFactory.create(ticket=ticket, current=round(-1 + (number % 7) / 4, 2))

    found = shown(page, f"sort={sort}")

    assert len(found) == 2 * PAGE_SIZE + 5
    assert len(set(found)) == len(found)


def test_orders(page):
    calm = TicketFactory.create(
        subject="calm", attention_at=NOON, waiting_since=NOON, last_message_at=NOON
    )
    angry = TicketFactory.create(
        subject="angry",
        attention_at=NOON - timedelta(hours=9),
        waiting_since=NOON + timedelta(hours=1),
        last_message_at=NOON + timedelta(hours=1),
    )
    TicketFactory.create(
        subject="answered",
        attention_at=NOON + timedelta(days=30),
        waiting_since=None,
        last_message_at=NOON + timedelta(hours=2),
    )
    MoodFactory.create(ticket=calm, current=0.4)
    MoodFactory.create(ticket=angry, current=-0.9)

    assert shown(page, "sort=attention") == ["angry", "calm", "answered"]
    assert shown(page, "sort=waiting") == ["calm", "angry", "answered"]
    assert shown(page, "sort=mood") == ["angry", "calm", "answered"]
    assert shown(page, "sort=newest") == ["answered", "angry", "calm"]


def test_search_finds_words_in_subjects_and_messages_and_numbers(page):
    subject = TicketFactory.create(subject="An invoice is missing")
    message = MessageFactory.create(ticket__subject="Hello", text="Where are my invoices?").ticket
    TicketFactory.create(subject="Something else")

    assert set(shown(page, "q=invoice")) == {subject.subject, message.subject}
    assert shown(page, f"q=%23{subject.pk}") == [subject.subject]
    assert shown(page, f"q={message.pk}") == [message.subject]
    assert shown(page, "q=nothing-like-it") == []
    assert shown(page, "q=%22unbalanced and -() or") == []


def test_a_word_that_is_everywhere_is_found_without_listing_every_message(page, monkeypatch):
    monkeypatch.setattr("console.queries.search.FEW", 2)
    for number in range(5):
        MessageFactory.create(ticket__subject=f"n{number}", text="the parcel is late")

    assert set(shown(page, "q=parcel")) == {f"n{number}" for number in range(5)}


def test_a_word_that_the_planner_knows_as_common_is_found_all_the_same(page, monkeypatch):
    monkeypatch.setattr("console.queries.search.SURELY", 0)
    MessageFactory.create(ticket__subject="said", text="the parcel is late")
    TicketFactory.create(subject="A parcel in the title")
    MessageFactory.create(ticket__subject="neither", text="the invoice is late")

    assert set(shown(page, "q=parcel")) == {"said", "A parcel in the title"}


def test_filters_narrow(page, team):
    tagged = TicketFactory.create(subject="tagged", channel="chat", team=team)
    tagged.tags.add(Tag.objects.create(name="refunds"))
    MoodFactory.create(ticket=tagged, current=-0.7, peak_frustration=0.8)
    escalate(tagged, Severity.CRITICAL)
    plain = TicketFactory.create(subject="plain", customer=CustomerFactory.create())

    for query in (
        "tag=refunds",
        "channel=chat",
        f"team={team.pk}",
        "mood=very-negative",
        "severity=critical",
        "peak=0.8",
        f"customer={tagged.customer_id}",
    ):
        assert shown(page, query) == ["tagged"], query
    assert shown(page, "team=0") == ["plain"]
    assert shown(page, "mood=unknown") == ["plain"]
    assert shown(page, f"customer={plain.customer_id}") == ["plain"]


@pytest.mark.parametrize(
    "query", ["color=red", "sort=subject", "view=nope", "after=%00", "after=WzksMSwxXQ", "team=x"]
)
def test_what_nobody_knows_is_refused_with_400(page, query):
    assert page.get(f"/?{query}").status_code == 400


def test_an_empty_list_says_what_to_do(page):
    TicketFactory.create(subject="one", channel="email")

    assert "Inbox zero" not in page.get("/").content.decode()
    assert "Clear the filters" in page.get("/?channel=chat").content.decode()
    assert "Every ticket has somebody" not in page.get("/?view=unassigned").content.decode()


@pytest.mark.parametrize("many", [3, PAGE_SIZE + 10])
@pytest.mark.parametrize("query", ["", "sort=mood", "view=review", "q=question"])
def test_a_list_costs_the_same_queries_whatever_is_on_it(
    browser_of, manager, django_assert_max_num_queries, many, query
):
    for _ in range(many):
        ticket = TicketFactory.create()
        MoodFactory.create(ticket=ticket, confidence=0.2, sure=False)
        escalate(ticket)
        ticket.tags.add(Tag.objects.get_or_create(name="t")[0])
    page = browser_of(manager)

    with django_assert_max_num_queries(10):
        page.get(f"/?{query}")


def test_rows_that_changed_come_back_and_new_ones_wait(page, agent):
    kept = TicketFactory.create(assignee=agent, subject="kept")
    gone = TicketFactory.create(assignee=agent, subject="gone", status=Status.SPAM)
    TicketFactory.create(assignee=agent, subject="new")

    answer = page.get(reverse("console:changes"), {"view": "mine", "shown": f"{kept.pk},{gone.pk}"})
    said = answer.content.decode()

    assert f'id="row-{kept.pk}"' in said
    assert f'id="row-{gone.pk}"' not in said
    assert f'data-gone="{gone.pk}"' in said
    assert "1 ticket more" in said
    assert "new" not in [row.subject for row in answer.context["rows"]]


def test_changes_never_tell_of_another_teams_ticket(page):
    secret = TicketFactory.create(team=TeamFactory.create(), subject="secret")

    said = page.get(reverse("console:changes"), {"shown": secret.pk}).content.decode()

    assert "secret" not in said
