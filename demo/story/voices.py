"""How a person writes: greeting, length, capitals, slips of the thumb. PURE."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tickets.choices import Channel

LETTERS = frozenset({Channel.EMAIL, Channel.WEB})


@dataclass(frozen=True)
class Voice:
    """A manner of writing that a customer keeps.

    `slips` is the chance that a word is mistyped, `talkative` the chance of an extra sentence;
    `heat` moves the customer towards cross openings. All in [0, 1].
    """

    key: str
    talkative: float = 0.4
    slips: float = 0.0
    heat: float = 0.3
    wry: float = 0.05
    small_letters: bool = False
    shouts: bool = False
    greetings: tuple[str, ...] = ("Hi,", "Hello,", "Hi there,")
    farewells: tuple[str, ...] = ("Thanks,\n{first}", "{first}", "Best,\n{first}")


VOICES = (
    Voice("plain"),
    Voice(
        "brisk",
        talkative=0.1,
        heat=0.45,
        greetings=("", "Hi", "Team,", "Hello"),
        farewells=("", "{first}", "{initials}"),
    ),
    Voice(
        "chatty",
        talkative=0.9,
        heat=0.12,
        greetings=("Hello lovely people,", "Hi all,", "Hi there!", "Good morning from {org}!"),
        farewells=("Thanks so much,\n{first} x", "Cheers,\n{first}", "Thank you!\n{first}"),
    ),
    Voice(
        "formal",
        talkative=0.6,
        heat=0.25,
        greetings=(
            "Dear Sir or Madam,",
            "Dear support team,",
            "Good afternoon,",
            "Dear Quillmere,",
        ),
        farewells=(
            "Kind regards,\n{name}\n{org}",
            "Yours faithfully,\n{name}",
            "With kind regards,\n{name}",
        ),
    ),
    Voice(
        "thumb",
        talkative=0.15,
        slips=0.06,
        heat=0.35,
        small_letters=True,
        greetings=("", "hi", "hey", "hiya"),
        farewells=("", "", "thx", "ta, {first}"),
    ),
    Voice(
        "worried",
        talkative=0.7,
        heat=0.15,
        greetings=("Hello,", "Hi, sorry to bother you,", "Hi, I hope somebody can help,"),
        farewells=("Thank you in advance,\n{first}", "Thanks for any help,\n{first}"),
    ),
    Voice(
        "shouty",
        talkative=0.3,
        slips=0.03,
        heat=0.85,
        shouts=True,
        greetings=("", "Hello?", "Hi,"),
        farewells=("", "{first}", "{name}, {org}"),
    ),
    Voice(
        "dry",
        talkative=0.4,
        heat=0.5,
        wry=0.6,
        greetings=("Hi,", "Hello again,", "Good morning,", "Dear all,"),
        farewells=("Regards,\n{first}", "{first}", "Yours, patiently,\n{first}"),
    ),
    Voice(
        "patient",
        talkative=0.5,
        heat=0.05,
        greetings=("Hello,", "Good morning,", "Hi team,"),
        farewells=("No rush. Thanks,\n{first}", "Many thanks,\n{first}", "All the best,\n{first}"),
    ),
)

SLIPS = {
    "receive": "recieve",
    "definitely": "definately",
    "separate": "seperate",
    "because": "becuase",
    "the": "teh",
    "with": "wiht",
    "just": "jsut",
    "your": "you're",
    "tomorrow": "tommorow",
    "their": "thier",
    "again": "agian",
    "please": "plese",
    "working": "workign",
    "really": "realy",
    "booking": "bookign",
    "customers": "custmers",
    "it's": "its",
    "don't": "dont",
    "can't": "cant",
    "doesn't": "doesnt",
    "that": "taht",
    "and": "adn",
}
SHOUTED = frozenset({"again", "still", "now", "today", "nothing", "every", "not", "twice", "weeks"})
WORD = re.compile(r"[A-Za-z']+")
LONE_I = re.compile(r"\bI\b")


def write(voice: Voice, text: str, *, rng: Random) -> str:
    """The words as this person would type them."""
    if voice.small_letters:
        text = LONE_I.sub("i", _lower_sentences(text))
    if voice.slips:
        text = WORD.sub(lambda found: _slip(found.group(), voice, rng), text)
    if voice.shouts:
        text = WORD.sub(lambda found: _shout(found.group(), rng), text)
        if text.endswith(".") and rng.random() < 0.5:  # noqa: PLR2004 - every other time
            text = text.rstrip(".") + rng.choice(["!", "!!", "!!!"])
    return text


def letter(voice: Voice, body: str, *, words: Mapping[str, str], rng: Random, first: bool) -> str:
    """The body with the greeting and farewell of a letter; later letters are often bare."""
    if not first and rng.random() < 0.55:  # noqa: PLR2004 - people stop greeting in a thread
        return body
    greeting, farewell = rng.choice(voice.greetings), rng.choice(voice.farewells)
    parts = [greeting.format_map(words), body, farewell.format_map(words)]
    return "\n\n".join(part for part in parts if part)


def _slip(word: str, voice: Voice, rng: Random) -> str:
    if rng.random() >= voice.slips:
        return word
    if word in SLIPS:
        return SLIPS[word]
    if len(word) > 5:  # noqa: PLR2004 - short words stay readable
        at = rng.randrange(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


def _shout(word: str, rng: Random) -> str:
    return word.upper() if word.lower() in SHOUTED and rng.random() < 0.6 else word  # noqa: PLR2004


def _lower_sentences(text: str) -> str:
    return re.sub(
        r"(^|[.!?]\s+|\n)([A-Z])(?=[a-z' ])", lambda m: m.group(1) + m.group(2).lower(), text
    )
