"""Customers of the demo take a good answer well and a bad one badly."""

from random import Random

import pytest

from demo.reactions import reaction_to
from demo.story.beats import Beat

ASKED = "Could you tell me on which day that was?"
MENDED = "I'm so sorry about this. I've corrected it just now."


def react(reply, *, hot=False, can_answer=True):
    return reaction_to(reply, hot=hot, can_answer=can_answer, rng=Random(1))


def test_a_question_is_answered():
    assert react(ASKED) is Beat.ANSWER
    assert react(ASKED, hot=True) is Beat.ANSWER_CURT


def test_a_question_that_cannot_be_answered_is_borne():
    assert react(ASKED, can_answer=False) is Beat.RESIGNED


@pytest.mark.parametrize(
    "reply", ["Ok.", "Please clear your cache and try again.", "That is our policy, sadly."]
)
def test_a_brush_off_makes_people_cross(reply):
    assert react(reply) is Beat.CHASE_CROSS
    assert react(reply, hot=True) in {Beat.CHASE_CROSS, Beat.FAIL_FURIOUS}


def test_a_kind_repair_wins_angry_people_over():
    assert react(MENDED, hot=True) is Beat.WON_OVER


def test_a_cold_repair_leaves_angry_people_cool():
    assert react("I've corrected the setting on your account.", hot=True) is Beat.WIN_COOL


def test_a_repair_pleases_calm_people():
    assert react(MENDED) in {Beat.WIN, Beat.RELIEF}


def test_steps_help():
    assert react("Open the settings and press the pencil beside it.") is Beat.WIN


def test_words_without_help_are_borne_or_not():
    assert react("We have received your message, thank you.") is Beat.RESIGNED
    assert react("We have received your message, thank you.", hot=True) is Beat.CHASE_CROSS
