"""How a customer of the demo takes an answer. PURE: a few plain signs, no model.

Not a judgement of anybody's work: it only makes the demo answer back.
"""

import re
from random import Random

from demo.story.beats import Beat

SORRY = re.compile(r"\b(sorry|apolog\w+|my fault|our fault|let you down)\b", re.IGNORECASE)
DONE = re.compile(
    r"\b(fixed|corrected|solved|sorted|restored|refunded|credited|replaced|resolved|repaired|"
    r"(?:i|we)(?:'ve| have) (?:set|sent|changed|put|added|moved|given|made|done|found|removed)|"
    r"is back|works (?:now|again)|working again)\b",
    re.IGNORECASE,
)
STEPS = re.compile(r"\b(please|try|open|press|choose|click|go to|under|settings)\b", re.IGNORECASE)
BRUSH_OFF = re.compile(
    r"clear your (?:cache|cookies)|nothing (?:i|we) can do|not our (?:problem|fault)|our policy|"
    r"calm down|as (?:already|previously) (?:said|stated)|read the (?:manual|article|docs)",
    re.IGNORECASE,
)
CURT = 25


def reaction_to(reply: str, *, hot: bool, can_answer: bool, rng: Random) -> Beat:
    """What the customer says next.

    `hot` is whether they were cross; `can_answer` whether they have something to tell when asked.
    """
    if BRUSH_OFF.search(reply) or len(reply.strip()) < CURT:
        return rng.choice([Beat.CHASE_CROSS, Beat.FAIL_FURIOUS] if hot else [Beat.CHASE_CROSS])
    if reply.rstrip().endswith("?") and can_answer:
        return Beat.ANSWER_CURT if hot else Beat.ANSWER
    kind = bool(SORRY.search(reply))
    if DONE.search(reply):
        return _when_done(hot=hot, kind=kind, rng=rng)
    if STEPS.search(reply):
        return Beat.WIN_COOL if hot and not kind else Beat.WIN
    return Beat.RESIGNED if kind or not hot else Beat.CHASE_CROSS


def _when_done(*, hot: bool, kind: bool, rng: Random) -> Beat:
    if hot:
        return Beat.WON_OVER if kind else Beat.WIN_COOL
    return rng.choice([Beat.WIN, Beat.WIN, Beat.RELIEF])
