"""Reads a chat-completions reply into an analysis, and takes nothing that was not asked for. Pure."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from sentiment.analysis import UNIT_SIGNALS, Analysis, Area, Emotion, Intent, Label

Choice = TypeVar("Choice", bound=StrEnum)
_FIELDS = frozenset({"score", "emotions", "intent", "area", "language", *UNIT_SIGNALS})
_NEUTRAL_BAND = 0.25
_MOST_TOKENS = 10_000_000
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def _share(low: int = 0) -> dict[str, object]:
    return {"type": "number", "minimum": low, "maximum": 1}


def _closed(properties: dict[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


# What `parse_reply` takes, for endpoints that keep to a JSON schema.
SCHEMA = _closed(
    {
        "score": _share(-1),
        **{name: _share() for name in UNIT_SIGNALS},
        "emotions": _closed({emotion.value: _share() for emotion in Emotion}),
        "intent": {"type": "string", "enum": [intent.value for intent in Intent]},
        "area": {"type": "string", "enum": [area.value for area in Area]},
        "language": {"type": "string", "pattern": "^[a-z]{2,3}$"},
    }
)


class UnusableReplyError(Exception):
    """The reply is not what was asked for. Its words are not repeated."""


def parse_reply(body: bytes) -> Analysis:
    """The analysis in a reply's first choice.

    Raises:
        UnusableReplyError: it is no JSON, lacks a field, has one too many, or a number is out of
            its range.
    """
    content = _content(_json(body))
    fields = _json(content.encode("utf-8", "replace"))
    if not isinstance(fields, dict) or set(fields) != _FIELDS:
        raise UnusableReplyError("it does not have the fields that were asked for")
    score = _number(fields, "score", low=-1.0)
    units = {name: _number(fields, name, low=0.0) for name in UNIT_SIGNALS}
    emotions = fields["emotions"]
    if not isinstance(emotions, dict) or set(emotions) != set(Emotion):
        raise UnusableReplyError("it does not have the emotions that were asked for")
    language = fields["language"]
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise UnusableReplyError("its language is no ISO code")
    return Analysis(
        label=_label(score),
        score=score,
        emotions={emotion: _number(emotions, emotion, low=0.0) for emotion in Emotion},
        intent=_one_of(Intent, fields["intent"]),
        area=_one_of(Area, fields["area"]),
        language=language,
        frustration=units["frustration"],
        urgency=units["urgency"],
        confusion=units["confusion"],
        satisfaction=units["satisfaction"],
        sarcasm=units["sarcasm"],
        passive_aggression=units["passive_aggression"],
        resigned=units["resigned"],
        intent_to_leave=units["intent_to_leave"],
        confidence=units["confidence"],
    )


def tokens_of(body: bytes) -> int:
    """The tokens that the endpoint says it used, 0 where it says nothing sensible."""
    try:
        told = json.loads(body)["usage"]["total_tokens"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return 0
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told <= _MOST_TOKENS:
        return 0
    return told


def _content(reply: Any) -> str:
    try:
        content = reply["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise UnusableReplyError("it holds no message") from error
    if not isinstance(content, str):
        raise UnusableReplyError("its message is no text")
    return content


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnusableReplyError("it is not JSON") from error


def _one_of(choices: type[Choice], word: object) -> Choice:
    try:
        return choices(str(word))
    except ValueError as error:
        raise UnusableReplyError("its intent or area is none of those that were given") from error


def _number(fields: Mapping[str, Any], name: str, *, low: float) -> float:
    number = fields[name]
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise UnusableReplyError(f"{name} is no number")
    if not isfinite(number) or not low <= number <= 1.0:
        raise UnusableReplyError(f"{name} is out of its range")
    return float(number)


def _label(score: float) -> Label:
    if abs(score) < _NEUTRAL_BAND:
        return Label.NEUTRAL
    return Label.POSITIVE if score > 0 else Label.NEGATIVE
