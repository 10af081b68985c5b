import json

import pytest

from console.live import frames
from console.live.frames import BadFrameError, Ping, Unwatch, Watch


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('{"watch": {"ticket": 42}}', Watch(42)),
        ('{"unwatch": {"ticket": 42}}', Unwatch(42)),
        ('{"ping": 0}', Ping(0)),
        ('{"ping": 9007199254740992}', Ping(2**53)),
    ],
)
def test_a_browser_may_say_three_things(text, asked):
    assert frames.parse(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"watch": 42}',
        '{"watch": {}}',
        '{"watch": {"ticket": 0}}',
        '{"watch": {"ticket": -1}}',
        '{"watch": {"ticket": "42"}}',
        '{"watch": {"ticket": true}}',
        '{"watch": {"ticket": 4.0}}',
        '{"watch": {"ticket": 42, "team": 1}}',
        '{"watch": {"ticket": 42}, "ping": 1}',
        '{"unwatch": {"ticket": 9007199254740993}}',
        '{"ping": NaN}',
        '{"ping": 1e3}',
        '{"ping": ' + "9" * 400 + "}",
        '{"ping": 1' + " " * 1024 + "}",
        '{"say": "ä' + "ä" * 600 + '"}',
        "[" * 1024,
        '{"ping": "\ud800"}',
    ],
)
def test_nothing_else_is_understood(text):
    with pytest.raises(BadFrameError):
        frames.parse(text)


def test_frames_to_the_browser_have_one_key_each():
    change = frames.Change(42, None, "sentiment.message.read")
    sent = [
        frames.hello(user_id=7, heartbeat=20),
        frames.watching(42, seq=7),
        frames.denied(42, because="hidden"),
        frames.changes([change]),
        frames.alert(frames.Alert(42, 7, 3, 20)),
        frames.stale(),
        frames.pong(17),
    ]

    assert [list(frame) for frame in sent] == [
        ["hello"],
        ["watching"],
        ["denied"],
        ["changes"],
        ["alert"],
        ["stale"],
        ["pong"],
    ]
    assert json.loads(json.dumps(sent)) == sent
    assert sent[3]["changes"] == [{"ticket": 42, "seq": None, "kind": "sentiment.message.read"}]
