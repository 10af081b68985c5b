"""Messages are read by the engine that the plan chooses, over a real connection."""

from datetime import timedelta

import pytest

from sentiment import services, taught_engine
from sentiment.asking import NotNowError, ask
from sentiment.breaker import FAILURES_TO_REST
from sentiment.choosing import Choice
from sentiment.configuring import forget_shadow, set_choices, set_shadow
from sentiment.engines.base import EngineUnavailableError, Passage
from sentiment.models import (
    ConfiguredEngine,
    EngineDay,
    Mood,
    Reading,
    ShadowReading,
    Unread,
)
from sentiment.queries import plan_in_force, readings_of_ticket
from sentiment.sealing import seal
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel import work
from supportsentiment.kernel.models import Work
from tests.factories import (
    CustomerFactory,
    EngineFactory,
    InboundFactory,
    MessageFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON
from tests.fakes.chat_endpoint import READING, running_endpoint
from tests.fakes.scripted_engine import ScriptedEngine, angry
from tickets.intake.inbound import Sender
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db

KEY = "a-key-that-nobody-may-see"


@pytest.fixture
def endpoint():
    with running_endpoint() as server:
        yield server


@pytest.fixture
def owner():
    return UserFactory.create(role=Role.OWNER)


@pytest.fixture
def chosen(endpoint, owner):
    """An endpoint that reads every German message."""
    engine = EngineFactory.create(name="House model", base_url=endpoint.url, sealed_key=seal(KEY))
    set_choices(choices=[Choice("de", "", engine.pk)], user=owner, now=NOON)
    return engine


@pytest.fixture
def own(monkeypatch):
    engine = ScriptedEngine()
    monkeypatch.setattr(taught_engine, "get_engine", lambda: engine)
    return engine


def arrives(text="Das Paket ist schon wieder nicht gekommen, ich warte seit Wochen."):
    sender = Sender(email="ana@example.org", name="Ana Moor")
    return receive_message(inbound=InboundFactory.build(text=text, sender=sender), now=NOON)


def later():
    """Work that was put back is due at once."""
    Work.objects.update(available_at=NOON)


def test_the_plan_sends_a_message_to_its_engine_and_the_others_to_the_desks_own(
    chosen, own, endpoint, work_off
):
    german, english = arrives(), arrives("The parcel has not come yet, and I am still waiting.")
    work_off()

    assert Reading.objects.get(message_id=german.message_id).score == READING["score"]
    assert Reading.objects.get(message_id=german.message_id).model_version.engine == "openai"
    assert Reading.objects.get(message_id=english.message_id).model_version.engine == "scripted"
    assert endpoint.keys == [f"Bearer {KEY}"]
    assert len(own.read) == 1
    assert not Work.objects.exists()


def test_what_tells_who_wrote_never_leaves(chosen, own, endpoint, work_off):
    arrives("Hier ist Ana Moor, ana@example.org, Tel. +49 30 1234567: das Paket fehlt noch immer!")
    work_off()

    sent = str(endpoint.asked[0]["messages"][1])
    for secret in ("Ana", "Moor", "example.org", "1234567"):
        assert secret not in sent
    assert "das Paket fehlt noch immer!" in sent


def test_without_a_plan_nothing_is_sent_anywhere(own, endpoint, work_off):
    EngineFactory.create(base_url=endpoint.url)
    arrives()
    work_off()

    assert endpoint.asked == []
    assert Reading.objects.get().edition == 0


@pytest.mark.parametrize("status", [429, 500])
def test_while_it_is_away_the_desks_own_engine_stands_in(chosen, own, endpoint, work_off, status):
    endpoint.status = status
    arrives()
    work_off()

    reading = Reading.objects.get()
    assert (reading.stand_in, reading.model_version.engine) == (True, "scripted")
    chosen.refresh_from_db()
    assert (chosen.failures, chosen.last_cause) == (
        1,
        f"the endpoint answered with status {status}",
    )


def test_or_the_message_waits_and_is_read_when_it_is_back(chosen, own, endpoint, work_off):
    ConfiguredEngine.objects.update(otherwise="wait")
    endpoint.status = 503
    arrives()
    work_off()

    assert not Reading.objects.exists()
    waiting = Work.objects.get()
    assert (waiting.attempts, waiting.dead_at) == (0, None)
    assert "503" in waiting.reason

    endpoint.status = 200
    later()
    work_off()

    assert Reading.objects.get().stand_in is False


def test_messages_of_another_engine_do_not_wait_behind_it(chosen, own, owner, endpoint, work_off):
    ConfiguredEngine.objects.update(
        otherwise="wait", failures=9, rests_until=NOON.replace(year=2999)
    )
    well = EngineFactory.create(base_url=endpoint.url)
    choices = [Choice("de", "", chosen.pk), Choice("", "", well.pk)]
    set_choices(choices=choices, user=owner, now=NOON)
    for _ in range(20):
        arrives()
    english = arrives("The parcel has not come yet, and I am still waiting.")
    for _ in range(3):
        work.work_off("sentiment.read_messages")
    while work.work_off("sentiment.read_elsewhere"):
        pass

    assert Reading.objects.get().message_id == english.message_id
    waiting = Work.objects.filter(listener="sentiment.read_elsewhere", dead_at=None)
    assert waiting.count() == 20
    assert "left alone" in waiting.first().reason


def test_a_slow_endpoint_is_not_waited_for(chosen, own, endpoint, work_off):
    endpoint.pause = 1.5
    arrives()
    work_off()

    assert Reading.objects.get().stand_in
    chosen.refresh_from_db()
    assert "cannot be reached" in chosen.last_cause


@pytest.mark.parametrize("body", [b"no json", b'{"choices": [{"message": {"content": "{\\"sco'])
def test_nonsense_three_times_is_shown_as_not_read(chosen, own, endpoint, work_off, body):
    endpoint.body = body
    arrives()
    for _ in range(work.MAX_ATTEMPTS):
        work_off()
        later()

    assert "unusable" in Unread.objects.get().reason
    assert not Reading.objects.exists()
    assert len(endpoint.asked) == work.MAX_ATTEMPTS

    endpoint.body = endpoint.reply(READING)
    work.revive(work_ids=list(Work.objects.values_list("pk", flat=True)))
    work_off()

    assert not Unread.objects.exists()
    assert Reading.objects.get().score == READING["score"]


def ask_once(engine, *, now=NOON):
    return ask(engine, Passage("Danke.", "de"), names=(), now=now)


def test_after_some_failures_nobody_asks_for_a_while_and_then_one_does(chosen, endpoint):
    endpoint.status = 500
    for _ in range(FAILURES_TO_REST):
        with pytest.raises(EngineUnavailableError):
            ask_once(chosen)
    with pytest.raises(NotNowError, match="left alone"):
        ask_once(chosen)
    assert len(endpoint.asked) == FAILURES_TO_REST

    endpoint.status = 200
    ask_once(chosen, now=NOON + timedelta(minutes=1))

    chosen.refresh_from_db()
    assert (chosen.failures, chosen.rests_until) == (0, None)


def test_a_budget_of_calls_ends_with_the_day(chosen, endpoint):
    ConfiguredEngine.objects.update(calls_a_day=2)
    ask_once(chosen)
    ask_once(chosen)
    with pytest.raises(NotNowError, match="budget"):
        ask_once(chosen)
    ask_once(chosen, now=NOON + timedelta(days=1))

    assert list(EngineDay.objects.order_by("day").values_list("calls", flat=True)) == [2, 1]


def test_a_budget_of_tokens_counts_what_the_endpoint_tells(chosen, endpoint):
    ConfiguredEngine.objects.update(tokens_a_day=500)
    endpoint.body = endpoint.reply(READING, usage={"total_tokens": 300})
    ask_once(chosen)
    ask_once(chosen)
    with pytest.raises(NotNowError):
        ask_once(chosen)

    assert EngineDay.objects.get().tokens == 600


def test_a_key_under_another_secret_is_asked_for_again(chosen, endpoint, settings):
    settings.SECRET_KEY = "another-secret-than-the-one-that-sealed-it"

    with pytest.raises(NotNowError, match="given again"):
        ask_once(chosen)
    assert endpoint.asked == []


def test_the_key_is_in_no_row_and_no_representation(chosen):
    row = ConfiguredEngine.objects.values().get(pk=chosen.pk)

    assert KEY not in str(row)
    assert KEY not in repr(chosen)


def test_going_back_to_the_desks_own_engine_counts_at_once(chosen, own, owner, endpoint):
    ticket = TicketFactory.create(customer=CustomerFactory.create(language="de"))
    message = MessageFactory.create(ticket=ticket, text="Bah")
    own.script["Bah"] = angry(-0.9)
    read(message, own)
    work.work_off("sentiment.read_elsewhere")
    assert Mood.objects.get().current == READING["score"]

    set_choices(choices=[], user=owner, now=NOON)
    read(message, own)

    assert Mood.objects.get().current == -0.9
    (counting,) = readings_of_ticket(ticket.pk)
    assert counting.model_version.engine == "scripted"

    set_choices(choices=[Choice("de", "", chosen.pk)], user=owner, now=NOON)
    asked = len(endpoint.asked)
    read(message, own)
    work.work_off("sentiment.read_elsewhere")

    assert Mood.objects.get().current == READING["score"]
    assert len(endpoint.asked) == asked + 1
    assert Reading.objects.filter(message=message).count() == 2


def read(message, engine):
    return services.read_messages(
        message_ids=[message.pk], engine=engine, now=NOON, plan=plan_in_force()
    )


def test_the_chosen_engine_counts_over_the_one_that_stood_in(chosen, own, endpoint, work_off):
    endpoint.status = 500
    arrives()
    work_off()
    assert Mood.objects.get().current == -0.1

    endpoint.status = 200
    message = Reading.objects.get().message
    read(message, own)
    work_off()

    assert Mood.objects.get().current == READING["score"]


def test_a_plan_that_changed_meanwhile_chooses_anew(chosen, own, owner, endpoint, work_off):
    arrives()
    work.work_off("sentiment.read_messages")
    set_choices(choices=[], user=owner, now=NOON)
    work_off()

    assert endpoint.asked == []
    reading = Reading.objects.get()
    assert (reading.model_version.engine, reading.stand_in) == ("scripted", False)


def test_an_engine_in_shadow_reads_along_without_effect(own, owner, endpoint, work_off):
    engine = EngineFactory.create(base_url=endpoint.url)
    set_shadow(engine_id=engine.pk, reads=True, user=owner, now=NOON)
    arrives()
    work_off()

    shadow = ShadowReading.objects.get()
    assert (shadow.label, shadow.score) == ("positive", 0.5)
    assert Mood.objects.get().current == -0.1
    assert Reading.objects.count() == 1
    assert forget_shadow(engine_id=engine.pk, user=owner) == 1
    assert not ShadowReading.objects.exists()


def test_what_a_shadow_cannot_read_holds_nothing_up(own, owner, endpoint, work_off):
    engine = EngineFactory.create(base_url=endpoint.url)
    set_shadow(engine_id=engine.pk, reads=True, user=owner, now=NOON)
    endpoint.status = 500
    arrives()
    work_off()

    assert not ShadowReading.objects.exists()
    assert not Work.objects.exists()
