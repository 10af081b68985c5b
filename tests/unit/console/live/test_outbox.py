from console.live.frames import Alert, Change
from console.live.outbox import MOST_ALERTS, MOST_CHANGES, Allowance, Outbox

READ = "sentiment.message.read"


def test_changes_are_joined_in_their_order_and_told_once():
    outbox = Outbox()

    for seq in (1, 2, 1):
        outbox.add_change(Change(42, seq, READ))

    assert outbox.take() == [
        {"changes": [{"ticket": 42, "seq": seq, "kind": READ} for seq in (1, 2)]}
    ]
    assert not outbox
    assert outbox.take() == []


def test_a_full_frame_is_told_and_one_more_is_too_much():
    outbox = Outbox()

    for seq in range(MOST_CHANGES):
        outbox.add_change(Change(42, seq, READ))
    assert len(outbox.take()[0]["changes"]) == MOST_CHANGES
    for seq in range(MOST_CHANGES + 5):
        outbox.add_change(Change(42, seq, READ))

    assert outbox.take() == [{"stale": True}]


def test_after_stale_single_changes_are_told_again():
    outbox = Outbox()
    outbox.say_stale()
    outbox.take()

    outbox.add_change(Change(42, 1, READ))

    assert outbox.take() == [{"changes": [{"ticket": 42, "seq": 1, "kind": READ}]}]


def test_alerts_and_losses_are_told_even_when_changes_are_too_many():
    outbox = Outbox()
    outbox.add_alert(Alert(42, 7, 3, 40))
    outbox.add_lost(43)

    outbox.say_stale()

    assert outbox.take() == [
        {"stale": True},
        {"alert": {"ticket": 42, "seq": 7, "escalation": 3, "severity": 40}},
        {"denied": {"ticket": 43, "because": "hidden"}},
    ]


def test_alerts_without_end_become_stale_too():
    outbox = Outbox()

    for number in range(MOST_ALERTS + 1):
        outbox.add_alert(Alert(42, 7, number, 40))

    frames = outbox.take()
    assert frames[0] == {"stale": True}
    assert len(frames) == 1 + MOST_ALERTS


def test_an_allowance_comes_back_with_time_and_never_above_its_burst():
    allowance = Allowance(per_second=2, burst=3, now=100.0)

    assert [allowance.spend(now=100.0) for _ in range(4)] == [True, True, True, False]
    assert [allowance.spend(now=100.5) for _ in range(2)] == [True, False]
    assert [allowance.spend(now=900.0) for _ in range(4)] == [True, True, True, False]
