"""How conversations go: the arcs, as rows of beats. PURE."""

from dataclasses import dataclass
from random import Random

from demo.story.beats import RECIPES, Beat
from demo.story.matter import Kind, Matter

ORDINARY = frozenset({Kind.FAULT, Kind.QUESTION, Kind.MONEY, Kind.PRICES, Kind.RELEASE})
BROKEN = frozenset({Kind.FAULT, Kind.RELEASE})
SORE = BROKEN | {Kind.MONEY, Kind.PRICES}
ASKED = frozenset({Kind.QUESTION})
TOGETHER = frozenset({Kind.OUTAGE})
OPENINGS = frozenset({Beat.OPEN_CALM, Beat.OPEN_CROSS, Beat.OPEN_WRY})


@dataclass(frozen=True)
class Course:
    """An arc: its beats in order, the kinds of matter that take it, and how common it is."""

    key: str
    weight: float
    kinds: frozenset[Kind]
    beats: tuple[Beat, ...]

    def fits(self, matter: Matter) -> bool:
        """Whether the matter has words for every beat."""
        if matter.kind not in self.kinds:
            return False
        return all(
            matter.has(part.name)
            for beat in self.beats
            for part in RECIPES[beat].parts
            if part.of == "matter" and part.chance == 1.0
        )


def _course(key: str, weight: float, kinds: frozenset[Kind], beats: str) -> Course:
    return Course(key, weight, kinds, tuple(Beat(name) for name in beats.split()))


COURSES = (
    _course("quick", 12, ORDINARY, "open_calm fix win solve"),
    _course("one-touch", 10, ORDINARY, "open_calm fix"),
    _course("clarified", 12, ORDINARY, "open_calm ask answer fix win solve"),
    _course("clarified-quietly", 6, ORDINARY, "open_calm ask answer note fix"),
    _course("asked-into-silence", 4, ORDINARY, "open_calm ask"),
    _course("slow-but-fine", 5, SORE, "open_calm chase sorry_fix relief solve"),
    _course("slow-question", 5, ASKED, "open_calm chase sorry_fix win solve"),
    _course(
        "worn-down",
        4,
        ORDINARY,
        "open_calm chase chase_cross ask answer_curt fix resigned solve",
    ),
    _course("cross-then-calm", 8, SORE, "open_cross ask answer_curt fix relief welcome solve"),
    _course("cross-one-touch", 6, SORE, "open_cross fix win_cool solve"),
    _course("second-try", 8, BROKEN, "open_calm fix fail note second win solve"),
    _course("second-try-cross", 5, SORE, "open_cross fix fail second win_cool solve"),
    _course(
        "won-over",
        4,
        SORE,
        "open_cross note_heat escalate senior won_over welcome solve",
    ),
    _course(
        "boils-over",
        4,
        SORE,
        "open_cross fix fail chase_cross note_heat escalate senior fail_furious retain won_over "
        "solve",
    ),
    _course(
        "lost",
        2.5,
        SORE,
        "open_calm chase chase_cross sorry_fix fail threat note_heat escalate retain leaves "
        "goodbye solve",
    ),
    _course("threatens", 3, SORE, "open_cross fix threat note_heat escalate retain won_over solve"),
    _course("wry-to-resigned", 5, ORDINARY, "open_wry ask wry_nudge sorry_fix resigned solve"),
    _course("wry-to-fine", 4, ORDINARY, "open_wry fix win welcome solve"),
    _course(
        "engineers",
        8,
        BROKEN,
        "open_calm ask answer to_engineers on_hold note chase still_on_it released relief solve",
    ),
    _course(
        "engineers-cross",
        5,
        BROKEN,
        "open_cross to_engineers on_hold chase_cross still_on_it wry_nudge released win_cool solve",
    ),
    _course("reopened", 4, BROKEN, "open_calm fix win solve relapse note second relief solve"),
    _course(
        "reopened-angry",
        3,
        BROKEN,
        "open_cross ask answer fix win solve relapse escalate senior win_cool solve",
    ),
    _course("refused", 7, ORDINARY | {Kind.WISH}, "open_calm refuse resigned solve"),
    _course("refused-cross", 3, SORE, "open_cross refuse threat retain resigned solve"),
    _course("wish-heard", 8, frozenset({Kind.WISH}), "open_calm fix win solve"),
    _course("wish-cross", 3, frozenset({Kind.WISH}), "open_cross refuse resigned solve"),
    _course("praise", 10, frozenset({Kind.PRAISE}), "open_calm fix solve"),
    _course("praise-twice", 3, frozenset({Kind.PRAISE}), "open_calm fix win solve"),
    _course(
        "leaves", 6, frozenset({Kind.LEAVING}), "open_calm ask answer fix leaves goodbye solve"
    ),
    _course("leaves-cross", 4, frozenset({Kind.LEAVING}), "open_cross retain leaves goodbye solve"),
    _course("stays", 4, frozenset({Kind.LEAVING}), "open_calm ask answer retain won_over solve"),
    _course("outage", 14, TOGETHER, "open_cross fix win_cool solve"),
    _course("outage-calm", 6, TOGETHER, "open_calm fix relief solve"),
    _course("outage-wry", 4, TOGETHER, "open_wry fix resigned solve"),
    _course("outage-chased", 6, TOGETHER, "open_cross chase_cross fix fail second win_cool solve"),
    _course(
        "outage-angry",
        6,
        TOGETHER,
        "open_cross fix threat note_heat escalate retain won_over solve",
    ),
    _course(
        "outage-lost",
        2,
        TOGETHER,
        "open_cross fix fail_furious escalate retain leaves goodbye solve",
    ),
    _course("foreign", 1, frozenset({Kind.FOREIGN}), "open_calm fix win solve"),
    _course("spam", 1, frozenset({Kind.SPAM}), "open_calm"),
)


# Conversations that are burning now: nobody has got round to the last message yet.
FIRES = (
    _course("fire-unanswered", 3, SORE, "open_cross chase_cross threat"),
    _course("fire-failed", 4, SORE, "open_cross fix fail_furious chase_cross"),
    _course("fire-twice", 4, SORE, "open_cross fix fail chase_cross fail_furious"),
    _course(
        "fire-leaving", 3, SORE, "open_cross ask answer_curt fix fail_furious note_heat threat"
    ),
)


def fire_for(matter: Matter, *, rng: Random) -> Course | None:
    """How this conversation came to burn; None where the matter is not one to burn for."""
    fitting = [course for course in FIRES if course.fits(matter)]
    if not fitting:
        return None
    return rng.choices(fitting, [course.weight for course in fitting])[0]


def course_for(matter: Matter, *, heat: float, wry: float, rng: Random) -> Course:
    """How this conversation goes, given how soon the customer is cross. Both in [0, 1].

    Raises:
        LookupError: the matter fits no course.
    """
    fitting = [course for course in COURSES if course.fits(matter)]
    if not fitting:
        raise LookupError(f"no course fits {matter.key}")
    weights = [course.weight * _leaning(course, heat=heat, wry=wry) for course in fitting]
    return rng.choices(fitting, weights)[0]


def _leaning(course: Course, *, heat: float, wry: float) -> float:
    if course.beats[0] is Beat.OPEN_CROSS:
        return 2 * heat
    if course.beats[0] is Beat.OPEN_WRY:
        return 2 * wry
    return 2 * (1 - max(heat, wry))
