"""What a person's word does to what counts of a message, and to the arc."""

import pytest

from sentiment.analysis import Label
from sentiment.arc import Point, Trend, arc_of
from sentiment.corrections import (
    FLAGGED,
    Finding,
    Step,
    Word,
    agrees,
    corrected,
    word_of_label,
    word_of_step,
)


def read(seq=1, *, score=-0.6, label="negative", frustration=0.5, **more):
    signals = {"urgency": 0.1, "sarcasm": 0.6, "intent_to_leave": 0.0} | more
    return Finding(
        reading_id=seq,
        message_id=seq,
        ticket_id=1,
        seq=seq,
        label=label,
        score=score,
        frustration=frustration,
        confidence=0.4,
        sure=False,
        **signals,
    )


def said(step, **flags):
    return word_of_step(step, flags=flags)


@pytest.mark.parametrize(
    ("step", "label", "score"),
    [
        (Step.VERY_NEGATIVE, Label.NEGATIVE, -0.9),
        (Step.NEGATIVE, Label.NEGATIVE, -0.5),
        (Step.NEUTRAL, Label.NEUTRAL, 0.0),
        (Step.POSITIVE, Label.POSITIVE, 0.5),
        (Step.VERY_POSITIVE, Label.POSITIVE, 0.9),
    ],
)
def test_each_step_stands_for_a_label_and_a_score(step, label, score):
    assert said(step) == Word(label, score, {})


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        # Nothing said of it: what the engine saw stays.
        (0.5, said(Step.NEGATIVE), 0.5),
        (0.95, said(Step.VERY_NEGATIVE), 0.95),
        # Said or denied: at least, at most.
        (0.1, said(Step.NEGATIVE, frustration=True), 0.75),
        (0.9, said(Step.NEGATIVE, frustration=True), 0.9),
        (0.9, said(Step.NEGATIVE, frustration=False), 0.2),
        (0.1, said(Step.NEGATIVE, frustration=False), 0.1),
        # Who is not unhappy after all is not frustrated either, unless that is said.
        (0.95, said(Step.NEUTRAL), 0.2),
        (0.95, said(Step.POSITIVE), 0.2),
        (0.95, said(Step.POSITIVE, frustration=True), 0.95),
        (0.1, said(Step.POSITIVE), 0.1),
    ],
)
def test_frustration_follows_the_word(before, word, after):
    assert corrected(read(frustration=before), word, by=7).frustration == after


def test_a_neutral_reading_that_is_called_neutral_keeps_its_frustration():
    calm = read(score=0.1, label="neutral", frustration=0.8)

    assert corrected(calm, said(Step.NEUTRAL), by=7).frustration == 0.8


@pytest.mark.parametrize("name", ["urgency", "sarcasm", "intent_to_leave"])
def test_other_signals_follow_their_flags(name):
    present = corrected(read(**{name: 0.3}), said(Step.NEGATIVE, **{name: True}), by=7)
    absent = corrected(read(**{name: 0.9}), said(Step.NEGATIVE, **{name: False}), by=7)

    assert (getattr(present, name), getattr(absent, name)) == (0.75, 0.2)


def test_a_persons_word_is_sure_and_says_whose_it_is():
    found = corrected(read(), said(Step.POSITIVE), by=7)

    assert (found.score, found.label, found.sure, found.corrected_by) == (0.5, "positive", True, 7)


def test_an_engine_that_said_nothing_is_spoken_for():
    assert corrected(read(score=None, label=""), said(Step.NEUTRAL), by=7).score == 0.0


@pytest.mark.parametrize(
    ("label", "read_as", "score"),
    [
        (Label.NEGATIVE, ("negative", -0.62), -0.62),
        (Label.POSITIVE, ("negative", -0.62), 0.5),
        (Label.NEUTRAL, ("negative", -0.62), 0.0),
        (Label.NEGATIVE, ("", None), -0.5),
    ],
)
def test_a_label_that_agrees_keeps_the_engines_score(label, read_as, score):
    label_read, score_read = read_as

    word = word_of_label(label, label_read=label_read, score_read=score_read, flags={})

    assert word.score == score
    assert agrees(word, label_read=label_read, score_read=score_read) == (score == score_read)


ANGRY = [-0.6, -0.7, -0.8]


@pytest.mark.parametrize(
    ("which", "step", "current", "trend", "streak", "turns"),
    [
        (None, None, -0.8, Trend.STABLE, 3, ()),
        (3, Step.VERY_POSITIVE, 0.9, Trend.IMPROVING, 0, (3,)),
        (2, Step.POSITIVE, -0.8, Trend.STABLE, 1, (2, 3)),
        (1, Step.VERY_POSITIVE, -0.8, Trend.DECLINING, 2, (2,)),
        (3, Step.VERY_NEGATIVE, -0.9, Trend.STABLE, 3, ()),
    ],
)
def test_the_arc_moves_with_what_was_said(which, step, current, trend, streak, turns):
    findings = [read(seq, score=score) for seq, score in enumerate(ANGRY, start=1)]
    if which:
        findings[which - 1] = corrected(findings[which - 1], said(step), by=7)

    arc = arc_of([Point(f.seq, f.score, f.frustration) for f in findings])

    assert (arc.current, arc.trend, arc.negative_streak) == (current, trend, streak)
    assert arc.turning_points == turns


def test_there_are_eight_signals_to_speak_of():
    assert len(FLAGGED) == 8
    assert "score" not in FLAGGED
