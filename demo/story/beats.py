"""The steps of a conversation: who speaks, what of, and how soon. PURE: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Speaker(StrEnum):
    """Who is heard in a step."""

    CUSTOMER = "customer"
    AGENT = "agent"
    NOTE = "note"
    NOBODY = "nobody"


class Pace(StrEnum):
    """How long a step lets others wait."""

    AT_ONCE = "at_once"
    PROMPT = "prompt"
    SLOW = "slow"
    DAYS = "days"
    SOON = "soon"
    LATER = "later"
    NAGGING = "nagging"
    RETURNING = "returning"


class Beat(StrEnum):
    """One step of a conversation."""

    OPEN_CALM = "open_calm"
    OPEN_CROSS = "open_cross"
    OPEN_WRY = "open_wry"
    ANSWER = "answer"
    ANSWER_CURT = "answer_curt"
    CHASE = "chase"
    CHASE_CROSS = "chase_cross"
    FAIL = "fail"
    FAIL_FURIOUS = "fail_furious"
    WIN = "win"
    WIN_COOL = "win_cool"
    RELIEF = "relief"
    RESIGNED = "resigned"
    WRY_NUDGE = "wry_nudge"
    THREAT = "threat"
    LEAVES = "leaves"
    WON_OVER = "won_over"
    RELAPSE = "relapse"
    ASK = "ask"
    FIX = "fix"
    SORRY_FIX = "sorry_fix"
    SECOND = "second"
    TO_ENGINEERS = "to_engineers"
    STILL_ON_IT = "still_on_it"
    RELEASED = "released"
    SENIOR = "senior"
    REFUSE = "refuse"
    RETAIN = "retain"
    GOODBYE = "goodbye"
    WELCOME = "welcome"
    NOTE = "note"
    NOTE_HEAT = "note_heat"
    SOLVE = "solve"
    ON_HOLD = "on_hold"
    ESCALATE = "escalate"


# What somebody says who is cross.
CROSS = frozenset(
    {
        Beat.OPEN_CROSS,
        Beat.OPEN_WRY,
        Beat.ANSWER_CURT,
        Beat.CHASE_CROSS,
        Beat.FAIL,
        Beat.FAIL_FURIOUS,
        Beat.WRY_NUDGE,
        Beat.THREAT,
        Beat.RELAPSE,
    }
)


@dataclass(frozen=True)
class Part:
    """A sentence or two, from the matter (`of="matter"`), the industry or a pool of lines."""

    of: str
    name: str
    chance: float = 1.0


@dataclass(frozen=True)
class Recipe:
    """How a beat is made: its parts in order, each dealt with its own chance."""

    speaker: Speaker
    pace: Pace
    parts: tuple[Part, ...] = ()


def _customer(pace: Pace, *parts: Part) -> Recipe:
    return Recipe(Speaker.CUSTOMER, pace, parts)


def _agent(pace: Pace, *parts: Part) -> Recipe:
    return Recipe(Speaker.AGENT, pace, parts)


def _m(name: str, chance: float = 1.0) -> Part:
    return Part("matter", name, chance)


def _p(name: str, chance: float = 1.0) -> Part:
    return Part("pool", name, chance)


CONTEXT = Part("industry", "contexts", 0.45)
IMPACT = Part("industry", "impacts", 0.7)
NO_WORDS = Recipe(Speaker.NOBODY, Pace.AT_ONCE)

RECIPES: Mapping[Beat, Recipe] = {
    Beat.OPEN_CALM: _customer(Pace.AT_ONCE, _m("calm"), CONTEXT),
    Beat.OPEN_CROSS: _customer(Pace.AT_ONCE, _m("cross"), IMPACT),
    Beat.OPEN_WRY: _customer(Pace.AT_ONCE, _m("wry")),
    Beat.ANSWER: _customer(Pace.SOON, _m("answers")),
    Beat.ANSWER_CURT: _customer(Pace.SOON, _m("answers"), _p("curt")),
    Beat.CHASE: _customer(Pace.NAGGING, _p("chase")),
    Beat.CHASE_CROSS: _customer(Pace.NAGGING, _p("chase_cross")),
    Beat.FAIL: _customer(Pace.LATER, _m("fails"), _p("fail_tail", 0.6)),
    Beat.FAIL_FURIOUS: _customer(Pace.LATER, _m("fails"), _p("furious")),
    Beat.WIN: _customer(Pace.LATER, _m("wins", 0.75), _p("thanks")),
    Beat.WIN_COOL: _customer(Pace.LATER, _p("cool")),
    Beat.RELIEF: _customer(Pace.SOON, _m("wins", 0.6), _p("relief")),
    Beat.RESIGNED: _customer(Pace.LATER, _p("resigned")),
    Beat.WRY_NUDGE: _customer(Pace.NAGGING, _p("wry_nudge")),
    Beat.THREAT: _customer(Pace.LATER, _p("threat")),
    Beat.LEAVES: _customer(Pace.LATER, _p("leaves")),
    Beat.WON_OVER: _customer(Pace.LATER, _p("won_over")),
    Beat.RELAPSE: _customer(Pace.RETURNING, _p("relapse"), _m("fails")),
    Beat.ASK: _agent(Pace.PROMPT, _p("sympathy"), _m("asks")),
    Beat.FIX: _agent(Pace.PROMPT, _p("opening", 0.5), _m("fixes"), _p("closing", 0.7)),
    Beat.SORRY_FIX: _agent(Pace.SLOW, _p("sorry_delay"), _m("fixes"), _p("closing", 0.4)),
    Beat.SECOND: _agent(Pace.PROMPT, _p("sorry_again"), _m("seconds"), _p("closing", 0.4)),
    Beat.TO_ENGINEERS: _agent(Pace.PROMPT, _p("to_engineers")),
    Beat.STILL_ON_IT: _agent(Pace.SLOW, _p("still_on_it")),
    Beat.RELEASED: _agent(Pace.DAYS, _m("seconds"), _p("released")),
    Beat.SENIOR: _agent(Pace.PROMPT, _p("senior"), _m("seconds")),
    Beat.REFUSE: _agent(Pace.PROMPT, _p("opening", 0.4), _m("refusals")),
    Beat.RETAIN: _agent(Pace.PROMPT, _p("retain")),
    Beat.GOODBYE: _agent(Pace.PROMPT, _p("goodbye")),
    Beat.WELCOME: _agent(Pace.PROMPT, _p("welcome")),
    Beat.NOTE: Recipe(Speaker.NOTE, Pace.PROMPT, (_m("notes"),)),
    Beat.NOTE_HEAT: Recipe(Speaker.NOTE, Pace.AT_ONCE, (_p("note_heat"),)),
    Beat.SOLVE: NO_WORDS,
    Beat.ON_HOLD: NO_WORDS,
    Beat.ESCALATE: NO_WORDS,
}
