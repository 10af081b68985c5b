"""What is labelled next: random for honesty, uncertain and unlike for learning."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sentiment.learning.labels import Origin
from sentiment.learning.picking import TURNS, Unlabelled, pick_next


def waiting(count=40):
    return [Unlabelled(n, 0.4 + n / 100, "neutral", "en", "email") for n in range(count)]


def test_half_of_what_is_asked_is_random():
    assert Counter(TURNS)[Origin.RANDOM] == len(TURNS) / 2


def test_the_least_certain_comes_in_its_turn():
    pick = pick_next(waiting(), labelled=[Origin.RANDOM], kinds=[])

    assert (pick.message_id, pick.origin) == (0, Origin.UNCERTAIN)


def test_a_kind_that_nobody_labelled_comes_in_its_turn():
    new = Unlabelled(99, 0.9, "positive", "de", "chat")
    asked = [Origin.RANDOM, Origin.UNCERTAIN, Origin.RANDOM]

    pick = pick_next([*waiting(), new], labelled=asked, kinds=[("en", "email", "neutral")])

    assert (pick.message_id, pick.origin) == (99, Origin.DIVERSE)


def test_who_asks_again_is_asked_the_same():
    assert pick_next(waiting(), labelled=[], kinds=[]) == pick_next(
        waiting()[::-1], labelled=[], kinds=[]
    )


def test_labels_in_tickets_take_no_turn():
    first = pick_next(waiting(), labelled=[], kinds=[])

    assert pick_next(waiting(), labelled=[Origin.TICKET] * 3, kinds=[]) == first


def test_where_all_are_labelled_there_is_nothing_to_ask():
    assert pick_next([], labelled=[], kinds=[]) is None


@given(st.integers(1, 30))
def test_everything_is_asked_once(count):
    left, asked = waiting(count), []
    while pick := pick_next(left, labelled=asked, kinds=[]):
        left = [one for one in left if one.message_id != pick.message_id]
        asked.append(pick.origin)

    assert len(asked) == count
