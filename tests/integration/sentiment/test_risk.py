"""The owner's risk: seen on the desk's own readings, set, told, and heeded at once."""

import pytest
from django.db import IntegrityError, transaction

from sentiment import services
from sentiment.conformal import RISK, doubts_kept
from sentiment.desk_engine import desk_engine
from sentiment.models import ModelVersion, Reading, Tuning
from sentiment.risk import default_risk_percent, preview_of, set_risk
from supportsentiment.accounts.roles import Role
from supportsentiment.kernel.errors import ForbiddenError, InvalidError
from supportsentiment.kernel.models import EventRecord
from tests.factories import MessageFactory, ModelVersionFactory, ReadingFactory, UserFactory
from tests.factories.tickets import NOON

pytestmark = pytest.mark.django_db
FENCE = "The child process died."


@pytest.fixture
def owner():
    return UserFactory.create(role=Role.OWNER)


def read(text):
    message = MessageFactory.create(text=text)
    services.read_messages(message_ids=[message.pk], engine=desk_engine(), now=NOON)
    return Reading.objects.get(message=message)


def test_the_next_message_is_read_at_the_new_risk(owner):
    before = read(FENCE)

    set_risk(percent=1, actor=owner, now=NOON)
    careful = read(FENCE)
    set_risk(percent=50, actor=owner, now=NOON)
    bold = read(FENCE)

    assert len(careful.possible) >= len(before.possible) >= len(bold.possible) == 1
    assert (careful.sure, bold.sure) == (False, True)
    assert before.possible == Reading.objects.get(pk=before.pk).possible
    assert (careful.score, careful.label) == (bold.score, bold.label)
    assert ModelVersion.objects.count() == 1


def test_a_change_is_told_and_one_that_changes_nothing_is_not(owner):
    for percent in (10, 10, None):
        set_risk(percent=percent, actor=owner, now=NOON)

    facts = EventRecord.objects.filter(name="sentiment.risk.set").order_by("pk")
    assert [(f.payload["old_percent"], f.payload["new_percent"]) for f in facts] == [
        (None, 10),
        (10, None),
    ]


@pytest.mark.parametrize("percent", [0, 51, -1])
def test_a_risk_has_limits(owner, percent):
    with pytest.raises(InvalidError):
        set_risk(percent=percent, actor=owner, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tuning.objects.create(pk=1, risk_percent=51)


def test_only_who_may_tune_sets_it():
    with pytest.raises(ForbiddenError):
        set_risk(percent=10, actor=UserFactory.create(role=Role.AGENT), now=NOON)


def test_there_is_one_row():
    with pytest.raises(IntegrityError), transaction.atomic():
        Tuning.objects.create(pk=2)


def test_the_preview_counts_what_the_engine_would_say(owner):
    texts = [FENCE, "Thank you, that works.", "This is a disgrace.", "How do I export?"]
    for text in texts:
        read(text)

    seen = preview_of([1, 10, 50], user=owner)

    assert (seen.read, seen.without) == (4, 0)
    for percent, sure in seen.sure.items():
        Reading.objects.all().delete()
        set_risk(percent=percent, actor=owner, now=NOON)
        assert sum(read(text).sure for text in texts) == sure


def test_what_promises_nothing_is_counted_apart(owner):
    kept = ModelVersionFactory.create(doubts=list(doubts_kept([0.1, 0.2, 0.3, 0.4])))
    ReadingFactory.create(model_version=kept)
    ReadingFactory.create()
    ReadingFactory.create(label="", score=None, quality="garbled")

    seen = preview_of([20], user=owner)

    assert (seen.read, seen.without) == (1, 1)


def test_the_environment_says_what_holds_until_then():
    assert default_risk_percent() == round(100 * RISK)
