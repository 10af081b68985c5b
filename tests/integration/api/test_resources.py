"""Reading and changing what the desk knows, over HTTP."""

import pytest
from django.urls import reverse

from routing.models import Escalation
from routing.policy import Severity
from supportsentiment.accounts.roles import Role
from tests.factories import (
    AttachmentFactory,
    MessageFactory,
    MoodFactory,
    ReadingFactory,
    TeamFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
HUGE = 2**63


def test_a_ticket_carries_its_mood_and_what_came_of_it(integration):
    ticket = TicketFactory.create()
    MoodFactory.create(
        ticket=ticket,
        current=-0.7,
        trend="declining",
        peak_frustration=0.9,
        points=[[1, -0.7, 0.9]],
    )
    Escalation.objects.create(
        ticket=ticket,
        severity=Severity.HIGH,
        opened_at=NOON,
        reasons=[{"rule": "very-negative", "severity": 30, "sentence": "Score is low."}],
    )

    shown = integration.get(f"tickets/{ticket.pk}/").json()

    assert shown["mood"]["current"] == -0.7
    assert shown["mood"]["trend"] == "declining"
    assert shown["mood"]["arc"] == [{"seq": 1, "score": -0.7, "frustration": 0.9, "strain": 0.9}]
    assert shown["severity"] == "high"
    assert shown["escalations"][0]["reasons"][0]["severity"] == "high"
    assert (shown["queue"], shown["clocks"], shown["decisions"]) == (None, [], [])


def test_an_unread_ticket_has_no_mood_yet(integration):
    shown = integration.get(f"tickets/{TicketFactory.create().pk}/").json()

    assert shown["mood"]["current"] is None
    assert shown["mood"]["arc"] == []


def test_a_message_is_read_and_its_mood_shows(integration, fake_engine, work_off):
    letter = {"channel": "chat", "customer": {"phone": "+49 30 1234"}, "body": "I am angry!"}
    placed = integration.post("messages/", letter).json()

    work_off()

    mood = integration.get(f"tickets/{placed['ticket']}/").json()["mood"]
    message = integration.get(f"messages/{placed['id']}/").json()
    assert mood["current"] < 0
    assert message["reading"]["score"] == mood["current"]


def test_several_changes_happen_together(integration):
    ticket, team = TicketFactory.create(), TeamFactory.create()
    agent = UserFactory.create(teams=[team])
    wishes = {
        "status": "open",
        "priority": "high",
        "assignee": agent.pk,
        "team": team.pk,
        "tags": ["Billing", "late"],
        "version": 1,
    }

    shown = integration.patch(f"tickets/{ticket.pk}/", wishes).json()

    assert {name: shown[name] for name in ("status", "priority", "assignee", "team", "tags")} == {
        "status": "open",
        "priority": "high",
        "assignee": agent.pk,
        "team": team.pk,
        "tags": ["billing", "late"],
    }
    assert shown["version"] > 1


def test_an_agent_hands_over_to_any_team_and_to_nobody_who_could_not_see_it(caller_as):
    ours, theirs = TeamFactory.create(), TeamFactory.create()
    agent, expert = caller_as(Role.AGENT, teams=[ours]), UserFactory.create(teams=[theirs])
    manager = UserFactory.create(role=Role.MANAGER)
    ticket = TicketFactory.create(team=ours, assignee=agent.user)

    def change(**wishes):
        answer = agent.patch(f"tickets/{ticket.pk}/", wishes)
        ticket.refresh_from_db()
        return answer.status_code, ticket.assignee, ticket.team

    assert change(assignee=expert.pk) == (403, agent.user, ours)
    assert change(assignee=agent.user.pk, team=theirs.pk) == (403, agent.user, ours)
    assert change(assignee=manager.pk) == (200, manager, ours)
    assert change(assignee=agent.user.pk, team=None)[0] == 403
    Ticket.objects.filter(pk=ticket.pk).update(assignee=agent.user)
    assert change(team=theirs.pk) == (200, None, theirs)
    assert change(team=ours.pk)[0] == 404
    Ticket.objects.filter(pk=ticket.pk).update(team=ours)
    assert change(assignee=expert.pk, team=theirs.pk) == (200, expert, theirs)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AGENT, 403),
        (Role.API_CLIENT, 403),
        (Role.SENIOR_AGENT, 200),
        (Role.MANAGER, 200),
        (Role.OWNER, 200),
    ],
)
def test_a_colleague_lets_go_only_for_those_who_may_take_over(caller_as, role, status):
    ours, theirs = TeamFactory.create(), TeamFactory.create()
    caller, colleague = caller_as(role, teams=[ours]), UserFactory.create(teams=[ours])

    for wish in ({"assignee": None}, {"team": theirs.pk}, {"assignee": caller.user.pk}):
        ticket = TicketFactory.create(team=ours, assignee=colleague)
        answer = caller.patch(f"tickets/{ticket.pk}/", wish)
        ticket.refresh_from_db()
        assert (answer.status_code, ticket.assignee == colleague) == (status, status == 403), wish


def test_an_agent_lets_go_of_their_own(caller_as):
    agent = caller_as(Role.AGENT)
    ticket = TicketFactory.create(assignee=agent.user)

    shown = agent.patch(f"tickets/{ticket.pk}/", {"assignee": None}).json()

    assert shown["assignee"] is None


def test_who_works_in_the_next_team_too_keeps_the_ticket(caller_as):
    ours, theirs = TeamFactory.create(), TeamFactory.create()
    agent = caller_as(Role.AGENT, teams=[ours, theirs])
    ticket = TicketFactory.create(team=ours, assignee=agent.user)

    shown = agent.patch(f"tickets/{ticket.pk}/", {"team": theirs.pk}).json()

    assert (shown["assignee"], shown["team"]) == (agent.user.pk, theirs.pk)


def test_a_stale_version_is_a_409_that_says_what_changed(integration):
    ticket = TicketFactory.create(version=5)

    answer = integration.patch(f"tickets/{ticket.pk}/", {"priority": "low", "version": 4})

    assert answer.status_code == 409
    assert answer.json()["changed"]["version"] == 5


def test_what_is_so_already_is_no_change(integration):
    ticket = TicketFactory.create()

    answer = integration.patch(f"tickets/{ticket.pk}/", {"status": "new", "assignee": None})

    assert (answer.status_code, answer.json()["version"]) == (200, 1)


@pytest.mark.django_db(transaction=True)
def test_all_changes_happen_or_none(caller_as):
    ticket = TicketFactory.create(status="solved", solved_at=NOON, waiting_since=None)

    answer = caller_as().patch(f"tickets/{ticket.pk}/", {"priority": "urgent", "status": "spam"})

    ticket.refresh_from_db()
    assert answer.status_code == 409
    assert ticket.priority == 20


@pytest.mark.parametrize(
    "wishes",
    [
        {"id": 3},
        {"subject": "x"},
        {"status": "lost"},
        {"priority": 30},
        {"assignee": "me"},
        {"assignee": 999_999},
        {"team": HUGE},
        {"tags": "billing"},
        {"tags": [1]},
        {"fields": {"unknown": 1}},
        {"version": "1"},
        [],
    ],
)
def test_bad_changes_are_refused(integration, wishes):
    ticket = TicketFactory.create()

    answer = integration.patch(f"tickets/{ticket.pk}/", wishes)

    assert answer.status_code == 400
    assert Ticket.objects.get().version == 1


def test_a_reply_is_stopped_by_a_newer_message(integration):
    message = MessageFactory.create()
    path = f"tickets/{message.ticket_id}/replies/"

    stale = integration.post(path, {"body": "Soon.", "seen_seq": 0})
    sent = integration.post(path, {"body": "Soon.", "seen_seq": message.seq})

    assert (stale.status_code, stale.json()["changed"]) == (409, {"messages": [message.pk]})
    assert (sent.status_code, sent.json()["kind"]) == (201, "outbound")


def test_a_reply_is_sent_once_for_a_key(integration):
    path = f"tickets/{MessageFactory.create().ticket_id}/replies/"

    sent = [integration.post(path, {"body": "Soon."}, **{"Idempotency-Key": "k"}) for _ in "12"]

    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()


def test_pages_follow_each_other_without_gap(integration):
    tickets = [TicketFactory.create() for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = integration.get(
            f"tickets/?limit=2&order=newest{cursor and f'&cursor={cursor}'}"
        ).json()
        seen += [row["id"] for row in page["results"]]
        cursor = page["next_cursor"]

    assert seen == [ticket.pk for ticket in reversed(tickets)]


@pytest.mark.parametrize("order", ["", "&order=attention"])
@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_what_waits_for_nobody_comes_after_all_that_needs_attention(integration, order, limit):
    def ticket(status, hour, **fields):
        at = NOON.replace(hour=hour)
        return TicketFactory.create(status=status, attention_at=at, last_message_at=at, **fields).pk

    closed = ticket("closed", 1, closed_at=NOON)
    solved, spam = ticket("solved", 3, solved_at=NOON), ticket("spam", 2)
    late, early, middle = ticket("new", 9), ticket("open", 4), ticket("pending", 5)

    def listed(more=""):
        seen, cursor = [], ""
        while cursor is not None:
            after = cursor and f"&cursor={cursor}"
            page = integration.get(f"tickets/?limit={limit}{order}{more}{after}").json()
            seen += [row["id"] for row in page["results"]]
            cursor = page["next_cursor"]
        return seen

    assert listed() == [early, middle, late, solved, spam, closed]
    assert listed("&active=true") == [early, middle, late]
    assert listed("&active=false") == [solved, spam, closed]
    assert listed("&status=spam") == [spam]


def test_filters_narrow(integration):
    unhappy, calm = TicketFactory.create(channel="chat"), TicketFactory.create()
    MoodFactory.create(ticket=unhappy, current=-0.8)
    MoodFactory.create(ticket=calm, current=0.4)

    def found(query):
        return [row["id"] for row in integration.get(f"tickets/?{query}").json()["results"]]

    assert found("mood_below=-0.5") == [unhappy.pk]
    assert found("channel=chat") == [unhappy.pk]
    assert found("assignee=none&team=none&active=true") == [unhappy.pk, calm.pk]
    assert found(f"customer={calm.customer_id}") == [calm.pk]
    assert found("escalated=true") == []
    assert found(f"organization={HUGE - 1}") == []


def test_a_page_of_tickets_costs_a_fixed_number_of_queries(
    integration, django_assert_max_num_queries
):
    for _ in range(6):
        MoodFactory.create(ticket=TicketFactory.create(assignee=UserFactory.create()))
    integration.get("tickets/")

    with django_assert_max_num_queries(9):
        page = integration.get("tickets/?expand=customer,assignee,team").json()

    assert page["results"][0]["expanded"]["customer"]["name"].startswith("Customer")


@pytest.mark.parametrize(
    "query",
    [
        "nope=1",
        "status=lost",
        "limit=0",
        "limit=201",
        "order=password",
        "expand=customer__user",
        "cursor=abc",
        "customer=1e3",
        f"customer={HUGE}",
        "tag=%00",
        "created_after=yesterday",
        "mood_below=nan",
        "assignee__email=x",
    ],
)
def test_unknown_and_strange_parameters_are_refused(integration, query):
    assert integration.get(f"tickets/?{query}").status_code == 400


@pytest.mark.parametrize(
    "thing", ["tickets", "customers", "messages", "users", "readings", "tokens"]
)
@pytest.mark.parametrize("key", [0, 999_999, HUGE, 10**40])
def test_what_is_not_there_is_a_404(integration, thing, key):
    answer = integration.get(f"{thing}/{key}/")

    assert answer.status_code == 404
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("path", ["nope/", "messages", "tickets/x/", "attachments/1/", ".env"])
def test_an_unknown_address_is_a_problem_too(stranger, path):
    answer = stranger.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_unsupported_methods_are_a_405(integration):
    assert integration.ask("PUT", "tickets/").status_code == 405
    assert integration.ask("OPTIONS", "tickets/").status_code == 405


def test_no_other_site_may_read_answers(integration):
    answer = integration.get("tickets/", Origin="https://elsewhere.example")

    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_file_is_always_a_download(integration):
    attachment = AttachmentFactory.create(filename='x".html')

    answer = integration.get(f"attachments/{attachment.pk}/content/")

    assert b"".join(answer.streaming_content) == b"hello"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_come_in_pages(integration):
    files = {str(AttachmentFactory.create().pk) for _ in range(3)}

    first = integration.get("attachments/?limit=2").json()
    rest = integration.get(f"attachments/?limit=2&cursor={first['next_cursor']}").json()

    assert {one["id"] for one in first["results"] + rest["results"]} == files
    assert rest["next_cursor"] is None


def test_readings_are_listed_by_ticket(integration):
    reading = ReadingFactory.create(score=-0.5, label="negative")
    ReadingFactory.create()

    page = integration.get(f"readings/?ticket={reading.ticket_id}").json()

    assert [row["id"] for row in page["results"]] == [reading.pk]
    assert page["results"][0]["engine"] == "test"


def test_the_reference_and_the_document_need_no_token(client):
    page = client.get(reverse("api:docs"))
    document = client.get(reverse("api:openapi")).json()

    assert b"Hand in a customer" in page.content
    assert document["openapi"] == "3.1.0"
    assert client.get(reverse("api:openapi_yaml")).status_code == 200
