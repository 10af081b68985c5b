"""Sentences of pure modules, and stored ones, in the reader's language."""

import copy

import pytest
from django.utils import translation

from routing.policy import RULES, Cutoffs, Facts, decide
from sentiment.arc import Trend
from supportsentiment.kernel.sentences import Sentence
from supportsentiment.kernel.translation import retold, translated
from tickets.intake.inbound import text_problems
from tickets.lifecycle import Status, why_not_change


def in_german(say, *arguments, **named):
    with translation.override("de"):
        return say(*arguments, **named)


def test_a_sentence_is_its_own_english_text():
    refusal = why_not_change(Status.CLOSED, to=Status.CLOSED)

    assert refusal == "This ticket is already closed."
    assert translated(refusal) == refusal


def test_a_sentence_and_the_words_in_it_are_translated():
    refusal = why_not_change(Status.SPAM, to=Status.ON_HOLD)

    assert in_german(translated, refusal) == (
        "Ein Ticket, das Spam ist, kann nicht auf „angehalten“ gesetzt werden."
    )


def test_numbers_keep_their_place():
    (problem,) = text_problems("x" * 7, most=5)

    assert problem == "At most 5 characters; these are 7."
    assert in_german(translated, problem) == "Höchstens 5 Zeichen; es sind 7."


def test_a_percent_sign_in_a_filled_sentence_is_harmless():
    made = Sentence("One of: %(words)s.", words="5%(s), 100%")

    assert copy.deepcopy(made) == made == "One of: 5%(s), 100%."
    assert in_german(translated, made) == "Eines von: 5%(s), 100%."


@pytest.mark.parametrize("text", ["", "What nobody has translated.", "50% (more)"])
def test_other_texts_stay(text):
    assert in_german(translated, text) == text


TEMPLATES = tuple(sentence.template for *_rule, sentence in RULES)


@pytest.mark.parametrize("frustration", [0.95, 0.8])
def test_what_a_policy_stored_is_said_again(frustration):
    facts = Facts(
        score=-0.72,
        frustration=frustration,
        sure=True,
        trend=Trend.DECLINING,
        negative_streak=3,
    )

    for reason in decide(facts, cutoffs=Cutoffs()).reasons:
        stored = str(reason.sentence)
        said = in_german(retold, stored, TEMPLATES)
        assert retold(stored, TEMPLATES) == stored
        assert said != stored
        assert f"{frustration:.2f}" in said or "-0.72" in said


def test_what_fits_no_template_stays():
    assert in_german(retold, "KeyError: 'x'", TEMPLATES) == "KeyError: 'x'"
