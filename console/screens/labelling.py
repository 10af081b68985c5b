"""The page where messages are labelled one by one, as the template receives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.screens.corrections import STEP_BANDS, StepOffered
from console.screens.inbox import CHANNEL_WORDS
from console.screens.learned import GainShown, gain_of, percent
from console.screens.mood import BAND_WORDS, MoodMark, mark_of
from sentiment.learned import Shares
from sentiment.learning.labels import NUMBERS_FROM, Given, Origin, why_not_learn
from sentiment.learning.picking import Pick
from sentiment.models import DeskVersion, Reading
from supportsentiment.kernel.translation import translated
from tickets.choices import Channel

LABEL_WORDS: dict[str, Promise] = {
    "negative": _("Unhappy"),
    "neutral": _("Neutral"),
    "positive": _("Pleased"),
}
ORIGIN_WORDS: dict[Origin, Promise] = {
    Origin.RANDOM: _("Chosen at random: judge first, what was read is shown afterwards."),
    Origin.UNCERTAIN: _("Chosen because the engine is least certain of it."),
    Origin.DIVERSE: _("Chosen because few like it have been labelled."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The message that is asked about; `mark` is what was read, and None where it is not shown."""

    reading_id: int
    message_id: int
    ticket_id: int
    text: str
    channel: Promise | str
    language: str
    origin: str
    why: Promise
    mark: MoodMark | None
    steps: tuple[StepOffered, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said of the message before this one, beside what had been read."""

    ticket_id: int
    said: Promise
    read: Promise
    agrees: bool


@dataclass(frozen=True, slots=True)
class Labelling:
    """`percent` is how much of the first fifty is done; `refusal` says why nothing is learned."""

    asked: Asked | None
    answered: Answered | None
    done: int
    needed: int
    percent: int
    refusal: str | None
    gain: GainShown | None
    live: str
    mix: tuple[tuple[Promise, str], ...]
    mix_of: int


def labelling_of(
    found: tuple[Pick, Reading] | None,
    *,
    given: Sequence[Given],
    said: Mapping[str, object] | None,
    offered: Mapping[str, DeskVersion],
    mix: tuple[Shares, int] | None,
) -> Labelling:
    """The page of whoever labels now."""
    refusal = why_not_learn(given)
    waiting = offered.get("shadow") or offered.get("refused")
    live = offered.get("live")
    return Labelling(
        asked=_asked(*found) if found else None,
        answered=_answered(said) if said else None,
        done=len(given),
        needed=NUMBERS_FROM,
        percent=min(100, 100 * len(given) // NUMBERS_FROM),
        refusal=translated(refusal) if refusal else None,
        gain=gain_of(waiting) if waiting else None,
        live=str(live) if live else "",
        mix=tuple(
            (words, percent(share, digits=0))
            for words, share in zip(LABEL_WORDS.values(), mix[0], strict=True)
        )
        if mix
        else (),
        mix_of=mix[1] if mix else 0,
    )


def _asked(pick: Pick, reading: Reading) -> Asked:
    message = reading.message
    hidden = pick.origin is Origin.RANDOM
    return Asked(
        reading_id=reading.pk,
        message_id=message.pk,
        ticket_id=reading.ticket_id,
        text=message.text,
        channel=CHANNEL_WORDS[Channel(message.channel)],
        language=reading.language,
        origin=pick.origin.value,
        why=ORIGIN_WORDS[pick.origin],
        mark=None if hidden else mark_of(reading.score, sure=reading.sure),
        steps=tuple(
            StepOffered(step.value, str(key), band, BAND_WORDS[band], chosen=False)
            for key, (step, band) in enumerate(STEP_BANDS.items(), start=1)
        ),
    )


def _answered(said: Mapping[str, object]) -> Answered:
    word, read = str(said["said"]), str(said["read"])
    return Answered(
        ticket_id=int(str(said["ticket"])),
        said=LABEL_WORDS[word],
        read=LABEL_WORDS.get(read, _("Not known")),
        agrees=word == read,
    )
