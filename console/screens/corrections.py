"""What people said of a reading, and what this reader may say of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from console.bands import Band
from console.queries.thread import CorrectionSeen, ReadingSeen, Said
from console.screens.mood import BAND_WORDS, MoodMark, mark_by_person, mark_of, mark_of_reading
from console.screens.signal_words import SIGNAL_WORDS
from sentiment.analysis import Label
from sentiment.corrections import Step, Word, agrees
from sentiment.permissions import why_not_correct
from supportsentiment.accounts.models import User

STEP_BANDS: dict[Step, Band] = {
    Step.VERY_NEGATIVE: Band.VERY_NEGATIVE,
    Step.NEGATIVE: Band.NEGATIVE,
    Step.NEUTRAL: Band.NEUTRAL,
    Step.POSITIVE: Band.POSITIVE,
    Step.VERY_POSITIVE: Band.VERY_POSITIVE,
}

# From here on a signal counts as there.
SEEN = 0.5
FLAG_KEYS = {
    "frustration": "F",
    "urgency": "U",
    "confusion": "C",
    "satisfaction": "T",
    "sarcasm": "S",
    "passive_aggression": "P",
    "resigned": "R",
    "intent_to_leave": "L",
}


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """The correction that counts. `read` is the mark of what the engine had said.

    `flags` are signals that the person said are there, `denied` those that they said are not.
    """

    mark: MoodMark
    read: MoodMark
    agrees: bool
    who: str
    at: datetime
    reason: str
    flags: tuple[Promise, ...]
    denied: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class StepOffered:
    """A mood that the reader can say with one key; `chosen` where they have."""

    value: str
    key: str
    band: Band
    words: Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class FlagOffered:
    """A signal that the reader can say is there, or is not, with one key; or take back.

    `seen` is whether the engine saw it; `said` what the reader said of it, None for nothing.
    """

    name: str
    key: str
    words: Promise
    seen: bool
    said: bool | None

    @property
    def value(self) -> str:
        """What a press sends: what was said is taken back, else the engine is contradicted."""
        if self.said is not None:
            return f"{self.name}:back"
        return f"{self.name}:{'no' if self.seen else 'yes'}"

    @property
    def there(self) -> bool:
        """Whether it counts as there now."""
        return self.seen if self.said is None else self.said


@dataclass(frozen=True, slots=True)
class SayMenu:
    """What the reader may say of a reading. `refusal` stands in the place of the whole."""

    reading_id: int
    steps: tuple[StepOffered, ...]
    flags: tuple[FlagOffered, ...]
    reason: str
    can_confirm: bool
    confirmed: bool
    said: bool
    refusal: str | None


def correction_of(said: Said) -> CorrectionShown | None:
    """What counts of all that people said of a message, if anybody spoke."""
    if said.reading is None or not said.corrections:
        return None
    newest = said.corrections[0]
    told = sorted(newest.flags.items())
    return CorrectionShown(
        mark=mark_by_person(mark_of(newest.score, sure=True)),
        read=mark_of_reading(said.reading),
        agrees=_agrees(newest, said.reading),
        who=newest.user,
        at=newest.created_at,
        reason=newest.reason,
        flags=tuple(SIGNAL_WORDS[name] for name, there in told if there),
        denied=tuple(SIGNAL_WORDS[name] for name, there in told if not there),
    )


def menu_of(said: Said, *, user: User) -> SayMenu | None:
    """The menu of a message that has been read."""
    reading = said.reading
    if reading is None:
        return None
    own = next((one for one in said.corrections if one.user_id == user.pk), None)
    confirmed = own is not None and _agrees(own, reading)
    return SayMenu(
        reading_id=reading.id,
        steps=tuple(
            StepOffered(
                value=step.value,
                key=str(number),
                band=band,
                words=BAND_WORDS[band],
                chosen=own is not None and not confirmed and own.score == step.score,
            )
            for number, (step, band) in enumerate(STEP_BANDS.items(), start=1)
        ),
        flags=_flags_offered(reading, own) if own or reading.score is not None else (),
        reason=own.reason if own else "",
        can_confirm=reading.score is not None,
        confirmed=confirmed,
        said=own is not None,
        refusal=why_not_correct(user),
    )


def _flags_offered(reading: ReadingSeen, own: CorrectionSeen | None) -> tuple[FlagOffered, ...]:
    return tuple(
        FlagOffered(
            name=name,
            key=key,
            words=SIGNAL_WORDS[name],
            seen=getattr(reading, name) >= SEEN,
            said=own.flags.get(name) if own else None,
        )
        for name, key in FLAG_KEYS.items()
    )


def _agrees(correction: CorrectionSeen, reading: ReadingSeen) -> bool:
    word = Word(Label(correction.label), correction.score, correction.flags)
    return agrees(word, label_read=reading.label, score_read=reading.score)
