"""The conversation, as templates receive it: messages, and between them what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.evidence import Piece, pieces_of
from console.permissions import why_not_retry
from console.queries.thread import SHOWN_CHARACTERS, FileSent, ReadingSeen, Said, Thread
from console.screens.corrections import CorrectionShown, SayMenu, correction_of, menu_of
from console.screens.facts import FactLine, Names, lines_of
from console.screens.inbox import CHANNEL_WORDS
from console.screens.mood import MoodMark, mark_of_reading
from console.screens.retold import kept_words
from console.screens.signal_words import SIGNAL_WORDS
from supportsentiment.accounts.models import User
from tickets.called import called_or_number
from tickets.choices import MessageKind

SHOWN_SIGNAL = 0.3
PREVIEWED = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

LABEL_WORDS: dict[str, Promise] = {
    "negative": gettext_lazy("unhappy"),
    "neutral": gettext_lazy("neutral"),
    "positive": gettext_lazy("pleased"),
}


@dataclass(frozen=True, slots=True)
class SignalShown:
    """A signal of a reading in [0, 1], as a share of a hundred."""

    key: str
    words: Promise
    percent: int


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """What the engine saw in one message, and what people said of that: `mark` is what counts.

    `also` are other labels that the engine cannot rule out. `menu` is None where nobody is asked.
    """

    id: int
    mark: MoodMark
    signals: tuple[SignalShown, ...]
    confidence: int
    also: tuple[Promise, ...]
    language: str
    engine: str
    abstained_because: str
    cut_short: bool
    evidence: int
    correction: CorrectionShown | None
    menu: SayMenu | None


@dataclass(frozen=True, slots=True)
class FileShown:
    """An attachment; `preview` says that it is a picture which may be shown."""

    id: str
    name: str
    size: int
    preview: bool


@dataclass(frozen=True, slots=True)
class NotRead:
    """A message that no attempt could read; `refusal` greys the retry."""

    reason: str
    retryable: bool
    refusal: str | None


@dataclass(frozen=True, slots=True)
class MessageShown:
    """One message. `state` is read, waiting (for the engine), unread or none."""

    id: int
    seq: int
    kind: str
    who: str
    mine: bool
    channel_words: str
    at: datetime
    pieces: tuple[Piece, ...]
    cut: bool
    has_html: bool
    language: str
    automatic: bool
    state: str
    reading: ReadingShown | None
    not_read: NotRead | None
    files: tuple[FileShown, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Either a message or some lines of facts, in the order of `seq`."""

    seq: int
    message: MessageShown | None = None
    facts: tuple[FactLine, ...] = ()


def entries_of(thread: Thread, *, user: User, names: Names, objects: bool) -> tuple[Entry, ...]:
    """Messages with the facts between them folded together.

    `objects` says that the customer does not want to be read: nothing waits then.
    """
    shown = [message_of(said, thread, user=user, objects=objects) for said in thread.messages]
    entries = [Entry(seq=message.seq, message=message) for message in shown]
    return tuple(_fold(entries, lines_of(thread.facts, names)))


def message_of(said: Said, thread: Thread, *, user: User, objects: bool) -> MessageShown:
    """One message with its reading."""
    reading = said.reading
    given_up = said.gave_up_because is not None
    evidence = reading.evidence if reading else ()
    return MessageShown(
        id=said.id,
        seq=said.seq,
        kind=said.kind,
        who=_who(said),
        mine=said.user_id == user.pk,
        channel_words=str(CHANNEL_WORDS[said.channel]),
        at=said.sent_at,
        pieces=tuple(pieces_of(said.text[:SHOWN_CHARACTERS], evidence)),
        cut=len(said.text) > SHOWN_CHARACTERS,
        has_html=said.has_html,
        language=reading.language if reading and reading.language != "und" else "",
        automatic=said.automatic,
        state=_state(said, objects=objects),
        reading=reading_of(said, reading, user=user, objects=objects) if reading else None,
        not_read=NotRead(
            kept_words(said.gave_up_because or ""), said.id in thread.retryable, why_not_retry(user)
        )
        if given_up and not reading
        else None,
        files=files_of(said.files),
    )


def reading_of(said: Said, reading: ReadingSeen, *, user: User, objects: bool) -> ReadingShown:
    """A reading with the signals that are worth showing, the strongest first."""
    correction = correction_of(said)
    signals = [
        SignalShown(key, words, round(100 * getattr(reading, key)))
        for key, words in SIGNAL_WORDS.items()
        if key != "score" and getattr(reading, key) >= SHOWN_SIGNAL
    ]
    return ReadingShown(
        id=reading.id,
        mark=correction.mark if correction else mark_of_reading(reading),
        signals=tuple(sorted(signals, key=lambda signal: -signal.percent)),
        confidence=round(100 * reading.confidence),
        also=tuple(LABEL_WORDS[label] for label in reading.possible[1:]),
        language=reading.language,
        engine=f"{reading.engine} {reading.version}",
        abstained_because=kept_words(reading.abstained_because),
        cut_short=reading.cut_short,
        evidence=len(reading.evidence),
        correction=correction,
        menu=None if objects else menu_of(said, user=user),
    )


def files_of(files: Iterable[FileSent]) -> tuple[FileShown, ...]:
    """Attachments by name and size."""
    return tuple(
        FileShown(str(file.id), file.filename, file.size, file.content_type in PREVIEWED)
        for file in files
    )


def _state(said: Said, *, objects: bool) -> str:
    if said.reading:
        return "read"
    if said.gave_up_because is not None:
        return "unread"
    waits = said.kind == MessageKind.INBOUND and not said.automatic and not objects
    return "waiting" if waits else "none"


def _who(said: Said) -> str:
    if said.user_id is not None:
        return said.user or ""
    if said.customer_id is not None:
        return called_or_number(said.customer, said.customer_id)
    return _("The desk")


def _fold(entries: Sequence[Entry], lines: Sequence[FactLine]) -> list[Entry]:
    """Facts between two messages become one entry."""
    merged = sorted(
        [*entries, *(Entry(seq=line.seq, facts=(line,)) for line in lines)],
        key=lambda entry: entry.seq,
    )
    folded: list[Entry] = []
    for entry in merged:
        if entry.facts and folded and folded[-1].facts:
            folded[-1] = Entry(seq=folded[-1].seq, facts=folded[-1].facts + entry.facts)
        else:
            folded.append(entry)
    return folded
