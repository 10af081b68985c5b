from console.live.line import SAY_AGAIN_SECONDS, SILENCE_SECONDS, Line


def line_after(*heard):
    line = Line(now=0.0)
    return line, [line.heard(number, now=1.0) for number in heard]


def test_pulses_in_their_order_mean_nothing():
    assert line_after(1, 2, 3)[1] == [False, False, False]


def test_a_pulse_that_is_overtaken_was_lost():
    assert line_after(1, 4, 5)[1] == [False, True, False]


def test_a_loss_is_told_again_once_somewhat_later():
    line, _ = line_after(1, 3)

    assert not line.should_say_again(now=1.0 + SAY_AGAIN_SECONDS - 0.1)
    assert line.should_say_again(now=1.0 + SAY_AGAIN_SECONDS)
    assert not line.should_say_again(now=99.0)


def test_a_line_is_silent_after_some_seconds_without_a_pulse():
    line, _ = line_after(1)

    assert not line.is_silent(now=1.0 + SILENCE_SECONDS)
    assert line.is_silent(now=1.1 + SILENCE_SECONDS)


def test_pulses_are_numbered_from_one():
    line = Line(now=0.0)

    assert [line.next_pulse() for _ in range(3)] == [1, 2, 3]
