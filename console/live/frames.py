"""The frames that go over a socket; `console.live` describes them for both sides. PURE."""

import json
from dataclasses import asdict, dataclass
from typing import Any

MOST_BYTES = 1_024
LARGEST_NUMBER = 2**53


class BadFrameError(ValueError):
    """What came is none of the frames that a browser may send."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened in a ticket. `seq` is its number there, None where it has none."""

    ticket: int
    seq: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A ticket was escalated, or its escalation became worse."""

    ticket: int
    seq: int | None
    escalation: int
    severity: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Say when this ticket moves out of sight, and where it stands now."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Unwatch:
    """The ticket is no longer open on the screen."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Is anybody there?"""

    number: int


def parse(text: str) -> Watch | Unwatch | Ping:
    """What a browser says.

    Raises:
        BadFrameError: it is too long, no JSON, or none of the known frames.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise BadFrameError("too long")
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFrameError("no JSON") from error
    match frame:
        case {"watch": {"ticket": ticket, **more}, **others} if not more and not others:
            return Watch(_whole(ticket, least=1))
        case {"unwatch": {"ticket": ticket, **more}, **others} if not more and not others:
            return Unwatch(_whole(ticket, least=1))
        case {"ping": number, **others} if not others:
            return Ping(_whole(number, least=0))
    raise BadFrameError("unknown")


def hello(*, user_id: int, heartbeat: int) -> dict[str, Any]:
    """The first frame of a socket."""
    return {"hello": {"user": user_id, "heartbeat": heartbeat}}


def watching(ticket: int, *, seq: int) -> dict[str, Any]:
    """The ticket is watched, and its newest number was `seq`."""
    return {"watching": {"ticket": ticket, "seq": seq}}


def denied(ticket: int, *, because: str) -> dict[str, Any]:
    """The ticket is not watched, or no longer."""
    return {"denied": {"ticket": ticket, "because": because}}


def changes(several: list[Change]) -> dict[str, Any]:
    """What happened, in the order in which it was told."""
    return {"changes": [asdict(change) for change in several]}


def alert(one: Alert) -> dict[str, Any]:
    """A ticket in sight was escalated."""
    return {"alert": asdict(one)}


def stale() -> dict[str, Any]:
    """Something was not told: fetch again."""
    return {"stale": True}


def notice() -> dict[str, Any]:
    """Whether messages are being read, or what is to be mended, is different now."""
    return {"notice": True}


def pong(number: int) -> dict[str, Any]:
    """The answer to a ping."""
    return {"pong": number}


def _whole(value: object, *, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadFrameError("no whole number")
    if not least <= value <= LARGEST_NUMBER:
        raise BadFrameError("out of range")
    return value
