"""Puts a beat into words for one customer, on one channel, about one matter. PURE but for chance."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from demo.story.beats import RECIPES, Beat, Part, Speaker
from demo.story.courses import OPENINGS
from demo.story.deck import Deck
from demo.story.matter import Industry, Kind, Library, Matter
from demo.story.voices import LETTERS, Voice, letter, write
from tickets.choices import Channel

SPLITTABLE = frozenset({Channel.CHAT, Channel.WHATSAPP, Channel.SMS})
SPLIT_CHANCE = 0.4
MOST_SHORT = 0.6
GREETED_AGAIN = 0.5
# Phrases around an answer; they sound hollow to somebody who praises or leaves.
SMALL_TALK = frozenset({"sympathy", "opening", "closing"})
DOWN_TO_EARTH = frozenset({Kind.FAULT, Kind.QUESTION, Kind.MONEY, Kind.RELEASE, Kind.OUTAGE})
# Where a fault leaves people standing at the door, which is what an industry's impacts tell of.
FELT_AT_THE_DOOR = frozenset({"Booking page", "Calendar", "Mobile app", "Platform", "Web app"})
STRAND = re.compile(r"\[(\w+)\] ")
GOOD_DAY = ("Hi {first},", "Hello {first},", "Hi {first},", "Dear {first},", "{first}, hello,")
SIGNED = ("{agent}", "Best,\n{agent}", "Kind regards,\n{agent}\nQuillmere support", "— {agent}")


@dataclass(frozen=True)
class Scene:
    """Who writes about what, how and where. `words` fills the slots of every line.

    Some lines belong to a strand of their matter, written as "[strand] ...". Once such a line
    has been said, `strand` holds it, and the conversation keeps to it.
    """

    matter: Matter
    industry: Industry
    voice: Voice
    channel: Channel
    words: Mapping[str, str]
    strand: list[str] = field(default_factory=list)


class Teller:
    """Deals lines so that repeats lie far apart; one teller tells the stories of a whole desk."""

    def __init__(self, library: Library, rng: Random) -> None:
        """Begin with full decks."""
        self._library = library
        self._rng = rng
        self._decks: dict[tuple[str, ...], Deck[str]] = {}

    def subject(self, scene: Scene) -> str:
        """What stands above the ticket; people on chatty channels give no subject."""
        if scene.channel not in LETTERS or not scene.matter.has("subjects"):
            return ""
        return self._deal(
            ("matter", scene.matter.key, "subjects"), scene.matter.lines["subjects"], scene
        )

    def say(self, beat: Beat, scene: Scene, *, answers: Beat | None = None) -> list[str]:
        """The words of a beat: one message, or several quick ones on a chatty channel.

        `answers` is the beat that the speaker replies to, None where that does not matter.
        """
        recipe = RECIPES[beat]
        if recipe.speaker is Speaker.NOTE:
            return [" ".join(self._parts(recipe.parts, scene))]
        if recipe.speaker is Speaker.AGENT:
            return [self._as_agent(self._parts(recipe.parts, scene), scene, answers=answers)]
        if self._is_short(beat, scene):
            parts = [
                self._deal(
                    ("matter", scene.matter.key, "short"), scene.matter.lines["short"], scene
                )
            ]
        else:
            parts = self._parts(recipe.parts, scene)
        return self._as_customer(parts, scene, first=beat in OPENINGS)

    def _is_short(self, beat: Beat, scene: Scene) -> bool:
        if beat not in OPENINGS or not scene.matter.has("short") or scene.channel in LETTERS:
            return False
        return self._rng.random() < MOST_SHORT

    def _parts(self, parts: tuple[Part, ...], scene: Scene) -> list[str]:
        return [self._part(part, scene) for part in parts if self._is_dealt(part, scene)]

    def _is_dealt(self, part: Part, scene: Scene) -> bool:
        if part.of == "matter" and not scene.matter.has(part.name):
            return False
        if part.name in SMALL_TALK and scene.matter.kind not in DOWN_TO_EARTH:
            return False
        chance = part.chance
        if part.of == "industry":
            chance = chance * 2 * scene.voice.talkative if scene.channel in LETTERS else 0.1
            if part.name == "impacts" and scene.matter.area not in FELT_AT_THE_DOOR:
                return False
        return self._rng.random() < chance

    def _part(self, part: Part, scene: Scene) -> str:
        if part.of == "matter":
            lines = scene.matter.lines[part.name]
            return self._deal(("matter", scene.matter.key, part.name), lines, scene)
        if part.of == "industry":
            lines = getattr(scene.industry, part.name)
            return self._deal(("industry", scene.industry.key, part.name), lines, scene)
        return self._deal(("pool", part.name), self._library.pools[part.name], scene)

    def _deal(self, name: tuple[str, ...], lines: tuple[str, ...], scene: Scene) -> str:
        if name not in self._decks:
            self._decks[name] = Deck(lines, self._rng)
        line = self._decks[name].draw(_fitting(lines, scene.strand))
        if found := STRAND.match(line):
            scene.strand[:] = [found.group(1)]
        return STRAND.sub("", line, count=1).format_map(scene.words)

    def _as_customer(self, parts: list[str], scene: Scene, *, first: bool) -> list[str]:
        if scene.matter.language == "en":
            parts = [write(scene.voice, part, rng=self._rng) for part in parts]
        if scene.voice.small_letters:
            parts[-1] = parts[-1].removesuffix(".")
        if scene.channel in LETTERS:
            body = "\n\n".join(parts) if sum(map(len, parts)) > 260 else " ".join(parts)  # noqa: PLR2004
            if scene.matter.language != "en":
                return [body]
            return [letter(scene.voice, body, words=scene.words, rng=self._rng, first=first)]
        said = " ".join(" ".join(parts).split())
        if scene.channel in SPLITTABLE and self._rng.random() < SPLIT_CHANCE:
            return _in_two(said)
        return [said]

    def _as_agent(self, parts: list[str], scene: Scene, *, answers: Beat | None) -> str:
        if scene.channel not in LETTERS or scene.matter.language != "en":
            return " ".join(parts)
        greets = answers in OPENINGS or self._rng.random() < GREETED_AGAIN
        hello = self._rng.choice(GOOD_DAY) if greets else ""
        signed = self._rng.choice(SIGNED)
        framed = [hello.format_map(scene.words), *parts, signed.format_map(scene.words)]
        return "\n\n".join(part for part in framed if part)


def _fitting(lines: tuple[str, ...], strand: list[str]) -> Callable[[str], bool]:
    """Which lines go on with the strand: its own, else those of none, else all."""
    if not strand:
        return lambda _: True
    own = frozenset(line for line in lines if line.startswith(f"[{strand[0]}] "))
    loose = frozenset(line for line in lines if not STRAND.match(line))
    chosen = own or loose
    return lambda line: line in chosen or not chosen


def _in_two(said: str) -> list[str]:
    """Two messages where there are two or more sentences, split near the middle."""
    ends = [at + 1 for at in range(len(said) - 2) if said[at] in ".!?" and said[at + 1] == " "]
    if not ends:
        return [said]
    at = min(ends, key=lambda end: abs(end - len(said) // 2))
    return [said[:at].strip(), said[at:].strip()]
