"""An owner's lexicon as it is shown: terms in words, and what a change of them would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from console.bands import Band
from console.screens.mood import MoodMark, mark_of
from console.screens.signal_words import SIGNAL_WORDS
from sentiment.lexicon import PUSHED, Effect, Push
from sentiment.lexicon_files import Starter
from sentiment.lexicon_trial import Example, Trial
from sentiment.models import LexiconTerm

EFFECT_WORDS: dict[Effect, Promise] = {
    Effect.MUCH_MORE_NEGATIVE: gettext_lazy("Much more negative"),
    Effect.MORE_NEGATIVE: gettext_lazy("More negative"),
    Effect.NOT_EMOTION: gettext_lazy("Not emotion"),
    Effect.MORE_POSITIVE: gettext_lazy("More positive"),
    Effect.MUCH_MORE_POSITIVE: gettext_lazy("Much more positive"),
    Effect.AS_READ: gettext_lazy("Mood as it is read"),
}
EFFECT_BANDS: dict[Effect, Band] = {
    Effect.MUCH_MORE_NEGATIVE: Band.VERY_NEGATIVE,
    Effect.MORE_NEGATIVE: Band.NEGATIVE,
    Effect.NOT_EMOTION: Band.NEUTRAL,
    Effect.MORE_POSITIVE: Band.POSITIVE,
    Effect.MUCH_MORE_POSITIVE: Band.VERY_POSITIVE,
}
PUSH_WORDS: dict[Push, Promise] = {
    Push.MORE: pgettext_lazy("of a signal", "More: %(signal)s"),
    Push.LESS: pgettext_lazy("of a signal", "Less: %(signal)s"),
}
STARTER_WORDS: dict[Starter, Promise] = {
    Starter.GAMING: gettext_lazy("Games"),
    Starter.HEALTH_CARE: gettext_lazy("Health care"),
    Starter.SOFTWARE: gettext_lazy("Software"),
}
AROUND = 70


@dataclass(frozen=True, slots=True)
class TermShown:
    """A row of the lexicon. `band` gives the effect its shape, "" where it has none."""

    id: int
    term: str
    language: str
    meaning: str
    effect: Promise
    band: str
    besides: str
    active: bool
    tested: bool
    messages: int
    changed: int
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExampleShown:
    """A message around a term, as it is read now and as it would be."""

    ticket_id: int
    before_text: str
    term: str
    after_text: str
    now: MoodMark
    then: MoodMark
    relabelled: bool


@dataclass(frozen=True, slots=True)
class TrialShown:
    """What a test has shown; `token` proves that it was seen."""

    looked_at: int
    found: int
    tried: int
    relabelled: int
    moved: int
    examples: tuple[ExampleShown, ...]
    token: str


def terms_shown(rows: Iterable[LexiconTerm]) -> list[TermShown]:
    """The rows of the lexicon."""
    return [
        TermShown(
            id=row.pk,
            term=row.term,
            language=row.language,
            meaning=row.meaning,
            effect=EFFECT_WORDS[Effect(row.effect)],
            band=EFFECT_BANDS.get(Effect(row.effect), ""),
            besides=besides_words(row.signal, row.push) if row.signal else "",
            active=row.active,
            tested=row.tested_at is not None,
            messages=row.tested_messages,
            changed=row.tested_changed,
            who=row.author.name,
            at=row.changed_at,
        )
        for row in rows
    ]


def besides_words(signal: str, push: str) -> str:
    """What a term does to a signal."""
    return str(PUSH_WORDS[Push(push)]) % {"signal": SIGNAL_WORDS[signal]}


def besides_choices() -> list[tuple[str, str]]:
    """Every push of every signal, and none."""
    return [
        ("", _("Nothing")),
        *(
            (f"{signal}:{push}", besides_words(signal.value, push.value))
            for signal in PUSHED
            for push in (Push.MORE, Push.LESS)
        ),
    ]


def trial_shown(trial: Trial) -> TrialShown:
    """A trial in marks and excerpts."""
    return TrialShown(
        looked_at=trial.looked_at,
        found=trial.found,
        tried=trial.tried,
        relabelled=trial.relabelled,
        moved=trial.moved,
        examples=tuple(map(_example, trial.examples)),
        token=trial.token,
    )


def _example(one: Example) -> ExampleShown:
    first, last = max(0, one.start - AROUND), one.end + AROUND
    return ExampleShown(
        ticket_id=one.ticket_id,
        before_text=("…" if first else "") + one.text[first : one.start],
        term=one.text[one.start : one.end],
        after_text=one.text[one.end : last] + ("…" if last < len(one.text) else ""),
        now=mark_of(one.before["score"], sure=one.before["sure"]),
        then=mark_of(one.after["score"], sure=one.after["sure"]),
        relabelled=one.relabelled,
    )
