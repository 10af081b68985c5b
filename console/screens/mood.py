"""A mood as it is shown: a shape, a sign and a value; never colour alone."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from console.bands import Band, band_of, signed
from console.queries.lines import Line
from console.queries.thread import ReadingSeen
from sentiment.models import Mood

BAND_WORDS: dict[Band, Promise] = {
    Band.VERY_NEGATIVE: _("Very unhappy"),
    Band.NEGATIVE: _("Unhappy"),
    Band.NEUTRAL: _("Neutral"),
    Band.POSITIVE: _("Pleased"),
    Band.VERY_POSITIVE: _("Delighted"),
    Band.UNKNOWN: _("Not known"),
}

TREND_WORDS: dict[str, Promise] = {
    "improving": _("Improving"),
    "stable": _("Stable"),
    "declining": _("Declining"),
}


@dataclass(frozen=True, slots=True)
class MoodMark:
    """`state` is read, unknown (the engine abstained), unread (given up), waiting or none.

    `sure` decides between a filled and a hollow shape; `words` is for those who hear it.
    `by_person` adds the shape of a person: somebody said so, and no engine.
    """

    band: Band
    value: str
    sure: bool
    state: str
    words: str
    by_person: bool = False


def mark_of(score: float | None, *, sure: bool) -> MoodMark:
    """The mark of one score; None is shown as a question mark."""
    if score is None:
        return MoodMark(
            Band.UNKNOWN, "", sure=False, state="unknown", words=str(_("Mood not known"))
        )
    return _mark_read(band_of(score), signed(score), sure, get_language())


# Four hundred of them at most in each language, and every row has one.
@lru_cache(maxsize=2048)
def _mark_read(band: Band, value: str, sure: bool, _language: str | None) -> MoodMark:  # noqa: FBT001 - a cache's key
    sentence = _("%(band)s, %(value)s") if sure else _("%(band)s, %(value)s, not sure")
    words = str(sentence) % {"band": BAND_WORDS[band], "value": value}
    return MoodMark(band, value, sure=sure, state="read", words=words)


def mark_of_ticket(mood: Mood | None) -> MoodMark:
    """The mark of a ticket: its arc's current state, or that there is none yet."""
    if mood is None:
        return mark_of_state(None, sure=None)
    return mark_of_state(mood.current, sure=mood.sure)


def mark_of_state(current: float | None, *, sure: bool | None) -> MoodMark:
    """The mark of an arc's current state; while neither sure nor not nothing was ever read."""
    if sure is None:
        words = str(_("Not read yet"))
        return MoodMark(Band.UNKNOWN, "", sure=False, state="waiting", words=words)
    return mark_of(current, sure=sure)


def mark_of_line(line: Line) -> MoodMark:
    """The mark of a ticket in a list, which also says where a message could not be read."""
    if line.not_read:
        words = str(_("A message could not be read"))
        return MoodMark(Band.UNKNOWN, "", sure=False, state="unread", words=words)
    return mark_of_state(line.current, sure=line.sure)


def mark_of_reading(reading: ReadingSeen) -> MoodMark:
    """The mark of one message as the engine read it."""
    return mark_of(reading.score, sure=reading.sure)


def mark_by_person(mark: MoodMark) -> MoodMark:
    """The same mark, of something that a person said."""
    words = _("%(mood)s, said by a person") % {"mood": mark.words}
    return replace(mark, by_person=True, words=words)
