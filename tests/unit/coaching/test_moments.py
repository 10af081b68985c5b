"""What a reply did to the mood."""

from coaching.moments import MomentFound, Spoken, moments_of


def customer(seq: int, score: float) -> Spoken:
    return Spoken(seq=seq, score=score)


def reply(seq: int, *, user: int = 7) -> Spoken:
    return Spoken(seq=seq, reply_id=100 + seq, user_id=user)


def test_a_reply_between_two_readings_is_a_moment():
    found = moments_of([customer(1, -0.6), reply(2), customer(3, 0.4)])

    assert found == [MomentFound(reply_id=102, user_id=7, before=-0.6, after=0.4)]
    assert found[0].change == 1.0


def test_the_last_of_several_replies_counts():
    found = moments_of([customer(1, -0.6), reply(2, user=7), reply(3, user=8), customer(4, 0.0)])

    assert [moment.user_id for moment in found] == [8]


def test_a_reply_that_nobody_answered_is_no_moment():
    assert moments_of([customer(1, -0.6), reply(2)]) == []


def test_a_reply_before_the_first_reading_is_no_moment():
    assert moments_of([reply(1), customer(2, 0.1)]) == []


def test_the_reading_after_one_reply_is_the_reading_before_the_next():
    found = moments_of(
        [
            customer(1, -0.5),
            reply(2),
            customer(3, 0.1),
            customer(4, 0.2),
            reply(5),
            customer(6, 0.9),
        ]
    )

    assert [(moment.before, moment.after) for moment in found] == [(-0.5, 0.1), (0.2, 0.9)]
