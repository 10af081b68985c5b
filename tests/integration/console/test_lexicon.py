"""The pages of words and limits, for managers, without a browser's screen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from routing.models import Threshold
from sentiment.models import LexiconTerm, Tuning
from tests.factories import LexiconTermFactory, MessageFactory, ReadingFactory, ThresholdFactory
from tests.factories.tickets import NOON
from tests.integration.worker import answering

TERM = {"term": "Angry  Birds", "meaning": "a game", "effect": "not_emotion", "language": "EN"}
PAGE = "/reading/lexicon/"
LIMITS = "/reading/limits/"


@pytest.fixture
def desk(browser_of, manager):
    return browser_of(manager)


def save(desk, **fields):
    return desk.post(f"{PAGE}save/", {**TERM, **fields})


def test_without_a_test_it_needs_a_word_that_there_was_none(desk):
    refused = save(desk)

    assert refused.status_code == 422
    assert "Test it first" in refused.text
    assert "Angry  Birds" in refused.text
    assert not LexiconTerm.objects.exists()

    assert save(desk, untested="on").status_code == 302
    row = LexiconTerm.objects.get()
    assert (row.term, row.folded, row.language) == ("Angry Birds", "angry birds", "en")
    assert row.tested_at is None
    assert "Without a test" in desk.get(PAGE).text


@pytest.mark.django_db(transaction=True)
def test_a_term_is_tested_then_saved(desk, fake_engine):
    MessageFactory.create(text="I play Angry Birds", created_at=NOON)

    with answering():
        seen = desk.post(f"{PAGE}test/", TERM)

    assert "Angry Birds</mark>" in seen.text
    token = seen.context["trial"].token
    assert save(desk, tested=token, meaning="other").status_code == 422
    assert save(desk, tested=token).status_code == 302
    row = LexiconTerm.objects.get()
    assert (row.tested_messages, row.tested_changed) == (1, 1)


def test_a_term_is_changed_rests_and_goes(desk):
    row = LexiconTermFactory.create(term="sick", folded="sick")

    shown = desk.get(f"{PAGE}{row.pk}/")
    assert 'value="sick"' in shown.text
    save(desk, term_id=row.pk, term="sick", resting="on", untested="on")
    row.refresh_from_db()
    assert (row.meaning, row.active) == ("a game", False)

    assert desk.post(f"{PAGE}{row.pk}/remove/").status_code == 302
    assert not LexiconTerm.objects.exists()
    assert desk.get(f"{PAGE}{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": ""},
        {"term": "a b c d e f"},
        {"term": "..."},
        {"meaning": ""},
        {"effect": "odd"},
        {"language": "english"},
        {"besides": "score:more"},
        {"effect": "as_read"},
        {"term": "x" * 81},
        {"tested": "made:up"},
    ],
)
def test_what_will_not_do_is_said_on_the_page(desk, wrong):
    answer = save(desk, **{"untested": "on", **wrong})

    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert not LexiconTerm.objects.exists()


def test_a_lexicon_to_begin_with_and_one_of_a_file(desk):
    no_word = desk.post(f"{PAGE}import/", {"starter": "gaming"})
    assert no_word.status_code == 422

    desk.post(f"{PAGE}import/", {"starter": "gaming", "untested": "on"})
    assert LexiconTerm.objects.count() == 23

    file = SimpleUploadedFile("l.csv", b"term,meaning,effect\nsick,unwell,more_negative\n")
    desk.post(f"{PAGE}import/", {"file": file, "untested": "on"})
    assert LexiconTerm.objects.filter(folded="sick").count() == 2
    written = desk.get(f"{PAGE}export/")
    assert written.headers["Content-Type"].startswith("text/csv")
    assert "sick,,unwell,more_negative,," in written.text


@pytest.mark.django_db(transaction=True)
def test_a_file_is_tested_then_saved_as_it_was(desk, fake_engine):
    MessageFactory.create(text="I am angry", created_at=NOON)
    file = SimpleUploadedFile("l.csv", b"term,meaning,effect\nangry,a mode,not_emotion\n")

    with answering():
        seen = desk.post(f"{PAGE}import/test/", {"file": file})

    given = {"content": seen.context["content"], "tested": seen.context["trial"].token}
    assert desk.post(f"{PAGE}import/", given).status_code == 302
    assert LexiconTerm.objects.get().tested_messages == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xff", b"a,b\n1,2\n"])
def test_a_bad_file_is_refused(desk, content):
    file = SimpleUploadedFile("l.csv", content or b"\n")

    assert desk.post(f"{PAGE}import/", {"file": file, "untested": "on"}).status_code == 422


def test_the_risk_is_seen_and_set(desk):
    ReadingFactory.create(model_version__doubts=[n / 200 for n in range(201)])

    assert "at 10 %" in desk.get(f"{LIMITS}preview/?percent=10").text
    assert desk.get(f"{LIMITS}preview/?percent=99").status_code == 200
    assert desk.get(f"{LIMITS}preview/?percent=x").status_code == 400
    assert desk.get(f"{LIMITS}preview/?risk=1").status_code == 400
    assert desk.post(f"{LIMITS}risk/", {"percent": "10"}).status_code == 302
    assert Tuning.objects.get().risk_percent == 10
    assert "Back to 20 %" in desk.get(LIMITS).text
    assert desk.post(f"{LIMITS}risk/", {"percent": "60"}).status_code == 422
    desk.post(f"{LIMITS}risk/", {"percent": ""})
    assert Tuning.objects.get().risk_percent is None


def test_thresholds_are_tried_set_and_let_go(desk):
    given = {"language": "PT_br", "critical_frustration": "0.85"}

    assert desk.post(f"{LIMITS}thresholds/test/", given).status_code == 200
    assert not Threshold.objects.exists()
    assert desk.post(f"{LIMITS}thresholds/", given).status_code == 302
    row = Threshold.objects.get()
    assert (row.tag, row.values) == ("pt-BR", {"critical_frustration": 0.85})
    assert "pt-BR" in desk.get(LIMITS).text
    assert 'value="0.85"' in desk.get(f"{LIMITS}?tag=pt-BR").text
    assert desk.get(f"{LIMITS}?tag=zz").status_code == 200
    assert desk.get(f"{LIMITS}?tags=pt").status_code == 400
    assert desk.post(f"{LIMITS}thresholds/{row.pk}/remove/").status_code == 302
    assert not Threshold.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "portuguese-BR", "high_score": "-0.9"},
        {"language": "Port", "high_score": "-0.9"},
        {"language": "pt"},
        {"language": "pt", "high_score": "0.9"},
        {"language": "pt", "critical_frustration": "0.6", "medium_frustration": "0.7"},
        {"language": "pt", "high_score": "nan"},
    ],
)
def test_thresholds_that_will_not_do(desk, wrong):
    assert desk.post(f"{LIMITS}thresholds/", wrong).status_code == 422
    assert not Threshold.objects.exists()


def test_agents_see_none_of_it(page):
    row = ThresholdFactory.create()

    for path in (PAGE, LIMITS, f"{PAGE}export/", f"{LIMITS}preview/"):
        assert page.get(path).status_code == 403
    assert page.post(f"{LIMITS}thresholds/{row.pk}/remove/").status_code == 403
