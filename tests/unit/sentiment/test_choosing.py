"""Who reads a message: the first choice that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.choosing import ANY, NO_PLAN, Choice, Plan, never_reached

PLAN = Plan(3, (Choice("de", "email", 1), Choice("de", ANY, 2), Choice(ANY, "chat", None)))


@pytest.mark.parametrize(
    ("language", "channel", "engine"),
    [
        ("de", "email", 1),
        ("de", "chat", 2),
        ("fr", "chat", None),
        ("fr", "email", None),
        ("", "email", None),
    ],
)
def test_the_first_choice_that_fits_decides(language, channel, engine):
    assert PLAN.engine_for(language=language, channel=channel) == engine


def test_without_a_plan_the_desks_own_engine_reads_everything():
    assert NO_PLAN.engine_for(language="de", channel="email") is None
    assert not NO_PLAN.asks_language


def test_a_choice_behind_a_wider_one_is_never_reached():
    choices = [
        Choice("de", ANY, 1),
        Choice("de", "chat", 2),
        Choice(ANY, ANY, 3),
        Choice("fr", ANY, 1),
    ]

    assert never_reached(choices) == (1, 3)


CHOICES = st.lists(
    st.builds(
        Choice,
        st.sampled_from([ANY, "de", "fr"]),
        st.sampled_from([ANY, "chat", "email"]),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=6,
)


@given(CHOICES, st.sampled_from(["de", "fr", "en"]), st.sampled_from(["chat", "email", "sms"]))
def test_what_is_never_reached_changes_nothing(choices, language, channel):
    dead = never_reached(choices)
    alive = [one for place, one in enumerate(choices) if place not in dead]

    whole, rest = Plan(1, tuple(choices)), Plan(1, tuple(alive))
    asked = {"language": language, "channel": channel}
    assert whole.engine_for(**asked) == rest.engine_for(**asked)
