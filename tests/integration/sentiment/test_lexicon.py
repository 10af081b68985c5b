"""What words mean at this desk: tried on messages, kept with a fact, heeded by the next batch."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from sentiment import requests, services
from sentiment.desk_engine import desk_engine, wishes_now
from sentiment.lexicon import MOST_TERMS, Effect, Push, Signal, Term
from sentiment.lexicon_files import Starter, starter_terms
from sentiment.lexicon_keeping import Seen, import_terms, remove_term, save_term
from sentiment.lexicon_trial import Change, seen_with, try_change
from sentiment.models import LexiconTerm, ModelVersion, Reading, Tuning
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
    TryLaterError,
)
from supportsentiment.kernel.models import EventRecord
from tests.factories import CustomerFactory, LexiconTermFactory, MessageFactory, UserFactory
from tests.factories.tickets import NOON
from tests.integration.worker import answering

GAME = Term("sick", "great", Effect.MUCH_MORE_POSITIVE, "en")
CLINIC = Term("sick", "unwell", Effect.MORE_NEGATIVE, "en")


@pytest.fixture
def owner(db):
    return UserFactory.create(role=Role.OWNER)


@pytest.fixture
def save(owner):
    def run(term, *, term_id=None, active=True, seen=None, actor=owner):
        return save_term(
            term=term, active=active, actor=actor, now=NOON, seen=seen, term_id=term_id
        )

    return run


def read(message):
    engine = desk_engine()
    services.read_messages(message_ids=[message.pk], engine=engine, now=NOON)
    return Reading.objects.filter(message=message).order_by("-model_version_id").first()


def told(kind):
    return list(EventRecord.objects.filter(name=kind).order_by("pk"))


def test_one_sentence_means_what_each_desk_says(save):
    message = MessageFactory.create(text="This is sick!")

    plain = read(message)
    row = save(GAME)
    among_players = read(message)
    save(CLINIC, term_id=row.pk)
    in_a_surgery = read(message)

    assert plain.label == "negative"
    assert (among_players.label, in_a_surgery.label) == ("positive", "negative")
    assert in_a_surgery.score < plain.score < among_players.score
    (mine,) = [span for span in among_players.evidence if "meaning" in span]
    assert (message.text[mine["start"] : mine["end"]], mine["meaning"]) == ("sick", "sick = great")
    versions = ModelVersion.objects.order_by("pk").values_list("version", flat=True)
    assert [name.partition("+")[2] for name in versions] == ["", "lexicon.1", "lexicon.2"]


def test_where_the_rest_surely_says_another_thing_nothing_is_sure(save):
    save(GAME)

    text = "My daughter is sick and I need a refund, this is terrible."
    torn = read(MessageFactory.create(text=text))
    plain = read(MessageFactory.create(text="This is sick!"))

    assert (torn.sure, plain.sure) == (False, True)
    assert "negative" in torn.possible


def test_jargon_is_no_emotion(owner):
    jargon = MessageFactory.create(text="I get a fatal error when I start the server.")
    rage = MessageFactory.create(text="I am furious. This fatal error is a disgrace, I want out.")
    before = [read(jargon), read(rage)]

    import_terms(terms=starter_terms(Starter.SOFTWARE), actor=owner, now=NOON, seen=Seen(1, 1))
    after = [read(jargon), read(rage)]

    assert [one.label for one in before] == ["negative", "negative"]
    assert [one.label for one in after] == ["neutral", "negative"]


@pytest.mark.django_db
def test_texts_without_a_term_are_read_to_the_bit_as_before(save):
    message = MessageFactory.create(text="Where is my parcel? I am still waiting.")
    before = read(message)

    save(GAME)
    after = read(message)

    names = ("label", "score", "confidence", "frustration", "possible", "evidence", "emotions")
    assert [getattr(before, n) for n in names] == [getattr(after, n) for n in names]
    assert before.model_version != after.model_version


def test_going_back_is_a_new_version_and_the_newest_counts(save, owner):
    message = MessageFactory.create(text="This is sick!")
    row = save(GAME)
    first = read(message)

    remove_term(term_id=row.pk, actor=owner, now=NOON)
    again = read(message)

    assert first.label == "positive"
    assert again.label == "negative"
    assert again.model_version_id > first.model_version_id
    assert again.model_version.version.endswith("+lexicon.2")


def test_the_next_batch_follows_and_an_unchanged_lexicon_is_not_loaded(
    save, django_assert_num_queries
):
    save(GAME)
    assert wishes_now().lexicon.terms == (GAME,)

    with django_assert_num_queries(1):
        wishes_now()


def test_every_change_is_told_with_what_was_and_what_is(save, owner):
    row = save(GAME, seen=Seen(34, 12))
    save(GAME, term_id=row.pk)
    save(CLINIC, term_id=row.pk)
    remove_term(term_id=row.pk, actor=owner, now=NOON)

    facts = told("sentiment.lexicon.changed")
    changes = [(f.payload["old"].get("meaning"), f.payload["new"].get("meaning")) for f in facts]
    assert changes == [(None, "great"), ("great", "unwell"), ("unwell", None)]
    assert [fact.payload["tested"] for fact in facts] == [True, False, False]
    assert [fact.payload["revision"] for fact in facts] == [1, 2, 3]
    assert {fact.actor_id for fact in facts} == {owner.pk}


def test_a_term_that_rests_does_not_count(save):
    save(GAME, active=False)

    assert read(MessageFactory.create(text="This is sick!")).label == "negative"


def test_what_is_refused(save, owner):
    row = save(GAME)

    with pytest.raises(ConflictError):
        save(Term("SICK", "x", Effect.NOT_EMOTION, "en"))
    with pytest.raises(InvalidError):
        save(Term("...", "x", Effect.NOT_EMOTION))
    with pytest.raises(NotFoundError):
        save(GAME, term_id=row.pk + 99)
    with pytest.raises(ForbiddenError):
        save(Term("other", "x", Effect.NOT_EMOTION), actor=UserFactory.create(role=Role.AGENT))
    assert LexiconTerm.objects.count() == 1
    assert Tuning.objects.get().lexicon_revision == 1


def test_a_full_lexicon_takes_no_more(save, owner):
    LexiconTerm.objects.bulk_create(
        LexiconTermFactory.build(author=owner, term=f"w{n}", folded=f"w{n}")
        for n in range(MOST_TERMS)
    )

    with pytest.raises(RefusedError):
        save(GAME)
    with pytest.raises(RefusedError):
        import_terms(terms=[GAME], actor=owner, now=NOON, seen=None)


def test_an_import_changes_what_differs_and_nothing_else(save, owner):
    save(GAME)
    other = Term("nerf", "made weaker", Effect.MORE_NEGATIVE)

    kept = import_terms(terms=[CLINIC, other], actor=owner, now=NOON, seen=None)
    again = import_terms(terms=[CLINIC, other], actor=owner, now=NOON, seen=None)

    assert (kept.added, kept.changed) == (1, 1)
    assert (again.added, again.changed) == (0, 0)
    assert Tuning.objects.get().lexicon_revision == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"folded": ""},
        {"meaning": ""},
        {"effect": "odd"},
        {"signal": "urgency"},
        {"effect": "as_read"},
    ],
)
@pytest.mark.django_db
def test_the_database_keeps_nonsense_out(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        LexiconTermFactory.create(**wrong)


@pytest.mark.django_db(transaction=True)
class TestTrying:
    """A worker reads recent messages both ways, for somebody who waits."""

    def test_a_change_is_seen_before_it_is_saved(self, owner):
        said = MessageFactory.create(text="This is sick!", created_at=NOON)
        MessageFactory.create(text="The sickness spreads.")
        MessageFactory.create(text="sick", kind="note")
        objects = CustomerFactory.create(objects_to_mood=True)
        MessageFactory.create(text="That is sick", customer=objects)

        with answering():
            trial = try_change(Change(added=(GAME,)), actor=owner, now=NOON)

        assert (trial.looked_at, trial.found, trial.tried) == (2, 1, 1)
        assert (trial.relabelled, trial.moved) == (1, 1)
        (example,) = trial.examples
        assert example.message_id == said.pk
        assert example.text[example.start : example.end] == "sick"
        assert (example.before["label"], example.after["label"]) == ("negative", "positive")
        assert seen_with(trial.token, Change(added=(GAME,))) == Seen(1, 1)
        assert not Reading.objects.exists()
        assert not LexiconTerm.objects.exists()

    def test_taking_a_term_away_is_a_change_too(self, owner, save):
        save(GAME)
        MessageFactory.create(text="This is sick!")

        with answering():
            trial = try_change(Change(removed=(GAME,)), actor=owner, now=NOON)

        (example,) = trial.examples
        assert (example.before["label"], example.after["label"]) == ("positive", "negative")

    def test_a_token_is_of_one_change_one_lexicon_and_one_hour(self, owner, save):
        change = Change(added=(GAME,))
        token = try_change(change, actor=owner, now=NOON).token

        with pytest.raises(InvalidError):
            seen_with(token, Change(added=(CLINIC,)))
        with pytest.raises(InvalidError):
            seen_with("made:up", change)
        with time_machine.travel(timedelta(hours=2)), pytest.raises(InvalidError):
            seen_with(token, change)
        save(Term("other", "x", Effect.NOT_EMOTION))
        with pytest.raises(InvalidError):
            seen_with(token, change)

    def test_without_a_worker_it_says_so(self, owner, monkeypatch):
        monkeypatch.setattr(requests, "PATIENCE_SECONDS", 0.05)
        MessageFactory.create(text="This is sick!")

        with pytest.raises(TryLaterError):
            try_change(Change(added=(GAME,)), actor=owner, now=NOON)

    def test_who_may_not_tune_may_not_try(self):
        agent = UserFactory.create(role=Role.AGENT)

        with pytest.raises(ForbiddenError):
            try_change(Change(added=(GAME,)), actor=agent, now=NOON)


def test_a_signal_is_pushed_on_the_real_engine(save):
    urgent = Term("production is down", "an outage", Effect.AS_READ, "", Signal.URGENCY, Push.MORE)
    message = MessageFactory.create(text="Hello, production is down since noon.")
    before = read(message)

    save(urgent)

    assert read(message).urgency > max(before.urgency, 0.5)
