"""What is taken from a language model's reply, and what is not."""

import json

import pytest

from sentiment.analysis import Emotion, Label
from sentiment.engines.chat_reply import SCHEMA, UnusableReplyError, parse_reply

GOOD = {
    "score": -0.8,
    "frustration": 0.9,
    "urgency": 0.1,
    "confusion": 0,
    "satisfaction": 0.0,
    "sarcasm": 0.2,
    "passive_aggression": 0.3,
    "resigned": 0.0,
    "intent_to_leave": 0.5,
    "intent": "complaint",
    "area": "billing",
    "emotions": {emotion.value: 0.1 for emotion in Emotion},
    "language": "en",
    "confidence": 0.9,
}


def reply(content):
    content = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_a_good_reply_becomes_a_reading():
    reading = parse_reply(reply(GOOD))

    assert reading.label is Label.NEGATIVE
    assert reading.score == -0.8
    assert reading.frustration == 0.9
    assert reading.emotions[Emotion.RELIEF] == 0.1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"null",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b"\xff\xfe",
        b"[" * 50_000,
        reply("Sure! Here is your JSON: {}"),
        reply("[1]"),
        reply(GOOD | {"score": 1.2}),
        reply(GOOD | {"score": -1.0001}),
        reply(GOOD | {"urgency": "high"}),
        reply(GOOD | {"urgency": True}),
        reply(GOOD | {"urgency": None}),
        reply(GOOD | {"language": "English"}),
        reply(GOOD | {"emotions": {}}),
        reply(GOOD | {"emotions": []}),
        reply(GOOD | {"close_ticket": True}),
        reply({name: value for name, value in GOOD.items() if name != "confidence"}),
        reply(json.dumps(GOOD).replace("-0.8", "NaN")),
        reply(json.dumps(GOOD).replace("-0.8", "-Infinity")),
        reply(json.dumps(GOOD).replace("-0.8", "-1e999")),
    ],
)
def test_anything_else_is_refused(body):
    with pytest.raises(UnusableReplyError):
        parse_reply(body)


def test_the_schema_asks_for_what_is_taken():
    jsonschema = pytest.importorskip("jsonschema")

    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(GOOD, SCHEMA)
    for name in GOOD:
        lacking = {key: value for key, value in GOOD.items() if key != name}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(lacking, SCHEMA)
    for change in ({"score": 1.5}, {"urgency": -0.1}, {"intent": "chat"}, {"extra": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**GOOD, **change}, SCHEMA)
